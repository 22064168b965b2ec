import { Client } from 'stytch';
import { localCheck } from './local-check.ts';
import { withRole } from './sample-role.ts';
import { type StytchAccounts, toAllowedApp } from './stytch-accounts.ts';
import { callsAt, markedEmail, quietly, type StytchProject, sdkOptions } from './stytch-project.ts';

/** Sample users as users of a Consumer project. */
export function consumerAccounts(project: StytchProject): StytchAccounts {
  const clientAt = (baseUrl: string | undefined) =>
    quietly(() => new Client(sdkOptions({ ...project, baseUrl })));
  const stytch = clientAt(callsAt(project));
  const check = localCheck(() => clientAt(project.domain));
  return {
    async accountsOf({ email: sample, firstName, lastName, mayEdit }) {
      const email = markedEmail(project, sample);
      const { results } = await stytch.users.search({
        query: { operator: 'AND', operands: [{ filter_name: 'email_address', filter_value: [email] }] },
      });
      const found = results[0]?.user_id;
      if (found) return [{ id: found }];
      const created = await withRole(mayEdit, (roles) =>
        stytch.users.create({ email, name: { first_name: firstName, last_name: lastName }, ...roles }),
      );
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
    async allowedApps({ id }) {
      const { connected_apps } = await stytch.users.connectedApps({ user_id: id });
      return connected_apps.map(toAllowedApp);
    },
    async withdraw({ id }, connected_app_id) {
      await stytch.users.revoke({ user_id: id, connected_app_id });
    },
    async verify(token) {
      const { subject, scope, custom_claims } = await check(token);
      return {
        subject,
        clientId: custom_claims.client_id,
        scopes: (scope ?? '').split(' ').filter(Boolean),
      };
    },
  };
}
