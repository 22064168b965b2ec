import { Client } from 'stytch';
import { EDITOR_ROLE } from '../identities.ts';
import type { StytchAccounts } from './stytch-accounts.ts';
import { quietly, type StytchProject, sdkOptions } from './stytch-project.ts';

/** People as users of a Consumer project. */
export function consumerAccounts(project: StytchProject): StytchAccounts {
  const stytch = quietly(() => new Client(sdkOptions(project)));
  return {
    async accountsOf({ email, firstName, lastName, mayEdit }) {
      const { results } = await stytch.users.search({
        query: { operator: 'AND', operands: [{ filter_name: 'email_address', filter_value: [email] }] },
      });
      const found = results[0]?.user_id;
      if (found) return [{ id: found }];
      const created = await stytch.users.create({
        email,
        name: { first_name: firstName, last_name: lastName },
        roles: mayEdit ? [EDITOR_ROLE] : [],
      });
      return [{ id: created.user_id }];
    },
    async start({ id }, { client_id, redirect_uri, response_type, scopes, prompt }) {
      const { client, consent_required, scope_results } = await stytch.idp.oauth.authorizeStart({
        user_id: id,
        client_id,
        redirect_uri,
        response_type,
        scopes,
        ...(prompt ? { prompt } : {}),
      });
      return { appName: client.client_name, consentRequired: consent_required, scopes: scope_results };
    },
    async submit({ id }, request, consent_granted) {
      const { redirect_uri } = await stytch.idp.oauth.authorize({ ...request, user_id: id, consent_granted });
      return redirect_uri;
    },
    async verify(token) {
      const { subject, scope, custom_claims } = await stytch.idp.introspectTokenLocal(token);
      return {
        subject,
        clientId: custom_claims.client_id,
        scopes: (scope ?? '').split(' ').filter(Boolean),
      };
    },
  };
}
