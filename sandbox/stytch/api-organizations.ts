import { Hono } from 'hono';
import type {
  B2BOrganizationsConnectedAppsResponse,
  B2BOrganizationsCreateResponse,
  B2BOrganizationsDeleteResponse,
  B2BOrganizationsGetConnectedAppResponse,
  B2BOrganizationsGetResponse,
  B2BOrganizationsSearchResponse,
  B2BOrganizationsUpdateResponse,
  Organization,
} from 'stytch';
import { z } from 'zod';
import { deleteAccount } from './connected-apps-of-account.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { newOrganization } from './records.ts';
import { bodyOf, page, search, searchSchema, takesNothing } from './request-body.ts';
import { respond } from './responses.ts';

const policy = z.enum(['ALL_ALLOWED', 'RESTRICTED', 'NOT_ALLOWED']);
const text = z.string().optional();
const texts = z.array(z.string()).optional();
const createSchema = z.strictObject({
  organization_name: z.string().min(1),
  organization_slug: z.string().min(2).optional(),
  organization_logo_url: text,
  organization_external_id: text,
  trusted_metadata: z.record(z.string(), z.unknown()).optional(),
  sso_jit_provisioning: text,
  email_allowed_domains: texts,
  email_jit_provisioning: text,
  email_invites: text,
  auth_methods: text,
  allowed_auth_methods: texts,
  mfa_policy: text,
  mfa_methods: text,
  allowed_mfa_methods: texts,
  rbac_email_implicit_role_assignments: z.array(z.unknown()).optional(),
  oauth_tenant_jit_provisioning: text,
  allowed_oauth_tenants: z.record(z.string(), z.unknown()).optional(),
  claimed_email_domains: texts,
  first_party_connected_apps_allowed_type: policy.optional(),
  allowed_first_party_connected_apps: texts,
  third_party_connected_apps_allowed_type: policy.optional(),
  allowed_third_party_connected_apps: texts,
});
const updateSchema = createSchema.partial().extend({
  sso_default_connection_id: text,
  sso_jit_provisioning_allowed_connections: texts,
});

/** B2B organizations: create, get, update, search, delete, and the apps that their members have allowed. */
export function organizationsApi(project: Project): Hono {
  const { organizations, members } = project.directory;
  const routes = new Hono().basePath('/v1/b2b/organizations');
  const find = (id: string): Organization => {
    const organization = organizations.get(id);
    if (!organization) throw new StytchFault('organization_not_found');
    return organization;
  };
  const membersOf = (id: string) =>
    [...members.values()].filter(({ organization_id }) => organization_id === id);
  const filters = {
    organization_ids: ({ organization_id }: Organization, ids: string[]) => ids.includes(organization_id),
    organization_slugs: ({ organization_slug }: Organization, slugs: string[]) =>
      slugs.includes(organization_slug),
    organization_slug_fuzzy: ({ organization_slug }: Organization, parts: string[]) =>
      parts.some((part) => organization_slug.includes(part)),
    member_emails: ({ organization_id }: Organization, emails: string[]) =>
      membersOf(organization_id).some(({ email_address }) => emails.includes(email_address)),
  };

  routes.post('/', async (c) => {
    const organization = newOrganization((await bodyOf(c, createSchema)) as never);
    const taken = [...organizations.values()].some(
      (o) => o.organization_slug === organization.organization_slug,
    );
    if (taken) throw new StytchFault('organization_slug_already_used');
    organizations.set(organization.organization_id, organization);
    return respond<B2BOrganizationsCreateResponse>(c, { organization });
  });

  routes.post('/search', async (c) => {
    const request = await bodyOf(c, searchSchema);
    const { items, results_metadata } = page(search(organizations.values(), request.query, filters), request);
    return respond<B2BOrganizationsSearchResponse>(c, { organizations: items, results_metadata });
  });

  routes.get('/:org', (c) =>
    respond<B2BOrganizationsGetResponse>(c, { organization: find(c.req.param('org')) }),
  );

  routes.put('/:org', async (c) => {
    const organization = find(c.req.param('org'));
    Object.assign(organization, await bodyOf(c, updateSchema));
    return respond<B2BOrganizationsUpdateResponse>(c, { organization });
  });

  routes.delete('/:org', takesNothing, (c) => {
    const { organization_id } = find(c.req.param('org'));
    for (const { member_id } of membersOf(organization_id)) {
      deleteAccount(project, member_id, 'organization');
    }
    organizations.delete(organization_id);
    return respond<B2BOrganizationsDeleteResponse>(c, { organization_id });
  });

  const appsOf = (organizationId: string) =>
    [...project.apps.registered.values()].flatMap(({ app }) => {
      const active_members = membersOf(organizationId)
        .map(({ member_id }) => ({
          member_id,
          granted_scopes: project.consents.granted(member_id, app.client_id),
        }))
        .filter(({ granted_scopes }) => granted_scopes.length > 0);
      if (active_members.length === 0) return [];
      const { client_id, client_name, client_description, client_type } = app;
      const shown = {
        connected_app_id: client_id,
        name: client_name,
        description: client_description,
        client_type,
      };
      return { shown, active_members };
    });

  routes.get('/:org/connected_apps', (c) => {
    const { organization_id } = find(c.req.param('org'));
    return respond<B2BOrganizationsConnectedAppsResponse>(c, {
      connected_apps: appsOf(organization_id).map(({ shown }) => shown),
    });
  });

  routes.get('/:org/connected_apps/:app', (c) => {
    const { organization_id } = find(c.req.param('org'));
    const used = appsOf(organization_id).find(({ shown }) => shown.connected_app_id === c.req.param('app'));
    if (!used) throw new StytchFault('connected_app_not_found');
    return respond<B2BOrganizationsGetConnectedAppResponse>(c, {
      ...used.shown,
      active_members: used.active_members,
    });
  });

  return routes;
}
