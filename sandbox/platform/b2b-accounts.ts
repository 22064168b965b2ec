import { B2BClient, type Organization } from 'stytch';
import { ORGANIZATIONS, type SampleUser } from '../identities.ts';
import { localCheck } from './local-check.ts';
import { withRole } from './sample-role.ts';
import { type Account, type StytchAccounts, toAllowedApp } from './stytch-accounts.ts';
import {
  callsAt,
  markedEmail,
  markedOrganization,
  quietly,
  type StytchProject,
  sdkOptions,
} from './stytch-project.ts';

/** Sample users as members of the organizations of a B2B project. */
export function b2bAccounts(project: StytchProject): StytchAccounts {
  const clientAt = (baseUrl: string | undefined) =>
    quietly(() => new B2BClient(sdkOptions({ ...project, baseUrl })));
  const stytch = clientAt(callsAt(project));
  const check = localCheck(() => clientAt(project.domain));
  return {
    async accountsOf(sample) {
      const user = { ...sample, email: markedEmail(project, sample.email) };
      const organizations = await sampleOrganizations(stytch, project, user);
      const { members } = await stytch.organizations.members.search({
        organization_ids: organizations.map(({ organization_id }) => organization_id),
        query: {
          operator: 'AND',
          operands: [{ filter_name: 'member_emails', filter_value: [user.email] }],
        },
      });
      return Promise.all(
        organizations.map(async ({ organization_id, organization_name }) => {
          const found = members.find((member) => member.organization_id === organization_id);
          const id = found?.member_id ?? (await createMember(stytch, organization_id, user));
          return { id, organization: { id: organization_id, name: organization_name } };
        }),
      );
    },
    async start(account, { client_id, redirect_uri, response_type, scopes, prompt }) {
      const { client, consent_required, scope_results } = await stytch.idp.oauth.authorizeStart({
        ...selector(account),
        client_id,
        redirect_uri,
        response_type,
        scopes,
        ...(prompt ? { prompt } : {}),
      });
      return { appName: client.client_name, consentRequired: consent_required, scopes: scope_results };
    },
    async submit(account, request, consent_granted) {
      const { redirect_uri } = await stytch.idp.oauth.authorize({
        ...request,
        ...selector(account),
        consent_granted,
      });
      return redirect_uri;
    },
    async allowedApps(account) {
      const { connected_apps } = await stytch.organizations.members.getConnectedApps(selector(account));
      return connected_apps.map(toAllowedApp);
    },
    async withdraw(account, connected_app_id) {
      await stytch.organizations.members.connectedApps.revoke({ ...selector(account), connected_app_id });
    },
    async verify(token) {
      const { subject, scope, organization, custom_claims } = await check(token);
      return {
        subject: `${organization.organization_id} ${subject}`,
        clientId: custom_claims.client_id,
        scopes: (scope ?? '').split(' ').filter(Boolean),
      };
    },
  };
}

function selector({ id, organization }: Account) {
  return { member_id: id, organization_id: organization?.id ?? '' };
}

async function sampleOrganizations(
  stytch: B2BClient,
  project: StytchProject,
  { memberships }: SampleUser,
): Promise<Organization[]> {
  const wanted = ORGANIZATIONS.filter(({ organizationId }) =>
    memberships.some((membership) => membership.organizationId === organizationId),
  ).map(({ name, slug }) => markedOrganization(project, name, slug));
  const slugs = wanted.map(({ slug }) => slug);
  const { organizations } = await stytch.organizations.search({
    query: { operator: 'AND', operands: [{ filter_name: 'organization_slugs', filter_value: slugs }] },
  });
  return Promise.all(
    wanted.map(async ({ name, slug }) => {
      const found = organizations.find(({ organization_slug }) => organization_slug === slug);
      if (found) return found;
      return (await stytch.organizations.create({ organization_name: name, organization_slug: slug }))
        .organization;
    }),
  );
}

async function createMember(stytch: B2BClient, organization_id: string, user: SampleUser): Promise<string> {
  const { email: email_address, firstName, lastName, mayEdit } = user;
  const name = `${firstName} ${lastName}`;
  const { member_id } = await withRole(mayEdit, (roles) =>
    stytch.organizations.members.create({ organization_id, email_address, name, ...roles }),
  );
  return member_id;
}
