import { B2BClient } from 'stytch';
import { EDITOR_ROLE, ORGANIZATIONS, type Person } from '../identities.ts';
import type { Account, StytchAccounts } from './stytch-accounts.ts';
import { quietly, type StytchProject, sdkOptions } from './stytch-project.ts';

/** People as members of the organizations of a B2B project. */
export function b2bAccounts(project: StytchProject): StytchAccounts {
  const stytch = quietly(() => new B2BClient(sdkOptions(project)));
  return {
    async accountsOf(person) {
      const wanted = ORGANIZATIONS.filter(({ organizationId }) =>
        person.memberships.some((membership) => membership.organizationId === organizationId),
      );
      return Promise.all(wanted.map((organization) => findOrCreate(stytch, organization, person)));
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
    async verify(token) {
      const { subject, scope, organization, custom_claims } = await stytch.idp.introspectTokenLocal(token);
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

async function findOrCreate(
  stytch: B2BClient,
  { name, slug }: (typeof ORGANIZATIONS)[number],
  { email, firstName, lastName, mayEdit }: Person,
): Promise<Account> {
  const { organizations } = await stytch.organizations.search({
    query: { operator: 'AND', operands: [{ filter_name: 'organization_slugs', filter_value: [slug] }] },
  });
  const organization =
    organizations[0] ??
    (await stytch.organizations.create({ organization_name: name, organization_slug: slug })).organization;
  const { organization_id } = organization;
  const { members } = await stytch.organizations.members.search({
    organization_ids: [organization_id],
    query: { operator: 'AND', operands: [{ filter_name: 'member_emails', filter_value: [email] }] },
  });
  const member =
    members[0] ??
    (
      await stytch.organizations.members.create({
        organization_id,
        email_address: email,
        name: `${firstName} ${lastName}`,
        roles: mayEdit ? [EDITOR_ROLE] : [],
      })
    ).member;
  return {
    id: member.member_id,
    organization: { id: organization_id, name: organization.organization_name },
  };
}
