import { once } from 'node:events';
import { Provider } from 'oidc-provider';
import type { Page } from '../../support/page.ts';
import type { User } from '../../support/user.ts';
import { ACCESS_TTL, type Place, type Running, type Server, USER } from '../server.ts';
import { versionOf } from '../version.ts';

/** With its own development pages (`devInteractions`) and its own rules on rotation. */
export const oidcProvider: Server = {
  name: 'oidc-provider',
  clients: ['confidential', 'public'],
  options: [
    '`features.revocation.enabled`: it has no revocation endpoint otherwise.',
    'The app has `CONSENT_PROMPT=always`: without `prompt=consent` it gives no refresh token.',
    '`claims`: it knows no claim but `sub` otherwise.',
  ],
  scopes: 'openid profile email offline_access',
  env: { CONSENT_PROMPT: 'always' },
  version: async () => versionOf('oidc-provider'),
  start,
};

async function start({ issuer, port, client }: Place): Promise<Running> {
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        redirect_uris: [client.redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        ...(client.secret
          ? { client_secret: client.secret, token_endpoint_auth_method: 'client_secret_post' as const }
          : { token_endpoint_auth_method: 'none' as const }),
      },
    ],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: USER.name, email: USER.email }),
    }),
    features: { revocation: { enabled: true } },
    ttl: { AccessToken: ACCESS_TTL },
  });
  const grants = new Set<string>();
  provider.on('grant.success', ({ oidc }) => grants.add(oidc.entities.Grant?.jti ?? ''));
  const listener = provider.listen(port, '127.0.0.1');
  await once(listener, 'listening');
  const toConsent = (user: User, page: Page) =>
    user.press(page, 'Sign-in', { login: USER.login, password: USER.password });
  return {
    allow: async (user, page) => user.press(await toConsent(user, page), 'Continue'),
    async deny(user, page) {
      return user.follow(await toConsent(user, page), '[ Cancel ]');
    },
    async withdraw() {
      for (const id of grants) {
        await provider.RefreshToken.revokeByGrantId(id);
        await (await provider.Grant.find(id))?.destroy();
      }
    },
    async stop() {
      listener.closeAllConnections();
      listener.close();
    },
  };
}
