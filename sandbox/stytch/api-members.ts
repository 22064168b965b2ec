import { Hono } from 'hono';
import type {
  B2BOrganizationsMembersConnectedAppsRevokeResponse,
  B2BOrganizationsMembersCreateResponse,
  B2BOrganizationsMembersDeleteResponse,
  B2BOrganizationsMembersGetConnectedAppsResponse,
  B2BOrganizationsMembersGetResponse,
  B2BOrganizationsMembersSearchResponse,
  Member,
  Organization,
} from 'stytch';
import { z } from 'zod';
import { consentsOf, deleteAccount } from './connected-apps-of-account.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { memberRoles, newMember } from './records.ts';
import { bodyOf, page, search, searchSchema, takesNothing } from './request-body.ts';
import { respond } from './responses.ts';

const metadata = z.record(z.string(), z.unknown());
const createSchema = z.strictObject({
  email_address: z.email(),
  name: z.string().default(''),
  create_member_as_pending: z.boolean().default(false),
  roles: z.array(z.string()).default([]),
  external_id: z.string().optional(),
  trusted_metadata: metadata.default({}),
  untrusted_metadata: metadata.default({}),
  is_breakglass: z.boolean().default(false),
  mfa_phone_number: z.string().default(''),
  mfa_enrolled: z.boolean().default(false),
});
const membersSearchSchema = searchSchema.extend({ organization_ids: z.array(z.string()).min(1) });

const FILTERS = {
  member_ids: ({ member_id }: Member, ids: string[]) => ids.includes(member_id),
  member_emails: ({ email_address }: Member, emails: string[]) => emails.includes(email_address),
  statuses: ({ status }: Member, wanted: string[]) => wanted.includes(status),
};

/** B2B members: create, get, search, delete, and the apps they have allowed. */
export function membersApi(project: Project): Hono {
  const { members, organizations } = project.directory;
  const routes = new Hono().basePath('/v1/b2b/organizations');
  const findOrganization = (id: string): Organization => {
    const organization = organizations.get(id);
    if (!organization) throw new StytchFault('organization_not_found');
    return organization;
  };
  const find = (organizationId: string, matches: (member: Member) => boolean) => {
    const organization = findOrganization(organizationId);
    const member = [...members.values()].find((m) => m.organization_id === organizationId && matches(m));
    if (!member) throw new StytchFault('member_not_found');
    return { member_id: member.member_id, member, organization };
  };
  const findById = (organizationId: string, id: string) => find(organizationId, (m) => m.member_id === id);

  routes.post('/members/search', async (c) => {
    const request = await bodyOf(c, membersSearchSchema);
    const inside = [...members.values()].filter((m) => request.organization_ids.includes(m.organization_id));
    const { items, results_metadata } = page(search(inside, request.query, FILTERS), request);
    return respond<B2BOrganizationsMembersSearchResponse>(c, {
      members: items,
      organizations: Object.fromEntries(request.organization_ids.map((id) => [id, findOrganization(id)])),
      results_metadata,
    });
  });

  routes.post('/:org/members', async (c) => {
    const organization = findOrganization(c.req.param('org'));
    const { roles, external_id, create_member_as_pending, ...rest } = await bodyOf(c, createSchema);
    const { organization_id } = organization;
    const taken = [...members.values()].some(
      (m) => m.organization_id === organization_id && m.email_address === rest.email_address,
    );
    if (taken) throw new StytchFault('duplicate_member_email');
    const member = newMember({
      ...rest,
      organization_id,
      status: create_member_as_pending ? 'pending' : 'active',
      roles: memberRoles([...new Set(['stytch_member', ...roles])]),
      ...(external_id ? { external_id } : {}),
    });
    members.set(member.member_id, member);
    return respond<B2BOrganizationsMembersCreateResponse>(c, {
      member_id: member.member_id,
      member,
      organization,
    });
  });

  routes.get('/:org/member', (c) => {
    const { member_id, email_address } = c.req.query();
    if (!member_id && !email_address) throw new StytchFault('invalid_argument', 'member_id or email_address');
    return respond<B2BOrganizationsMembersGetResponse>(
      c,
      find(c.req.param('org'), (m) =>
        member_id ? m.member_id === member_id : m.email_address === email_address,
      ),
    );
  });

  routes.delete('/:org/members/:member', takesNothing, (c) => {
    const { member_id } = findById(c.req.param('org'), c.req.param('member'));
    deleteAccount(project, member_id);
    return respond<B2BOrganizationsMembersDeleteResponse>(c, { member_id });
  });

  routes.get('/:org/members/:member/connected_apps', (c) => {
    const { member_id } = findById(c.req.param('org'), c.req.param('member'));
    return respond<B2BOrganizationsMembersGetConnectedAppsResponse>(c, {
      connected_apps: consentsOf(project, member_id),
    });
  });

  routes.post('/:org/members/:member/connected_apps/:app/revoke', takesNothing, (c) => {
    const { member_id } = findById(c.req.param('org'), c.req.param('member'));
    if (!project.apps.find(c.req.param('app'))) throw new StytchFault('connected_app_not_found');
    project.consents.revoke(member_id, c.req.param('app'));
    return respond<B2BOrganizationsMembersConnectedAppsRevokeResponse>(c, {});
  });

  return routes;
}
