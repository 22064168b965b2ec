import { at } from '../../../scripts/tools/paths.ts';
import type { Page } from '../../support/page.ts';
import type { User } from '../../support/user.ts';
import { startChild } from '../child.ts';
import { ACCESS_TTL, type Place, type Running, type Server, USER } from '../server.ts';
import { debianVersionOf } from '../version.ts';

export const djangoOAuthToolkit: Server = {
  name: 'django-oauth-toolkit',
  clients: ['confidential', 'public'],
  options: [
    '`OIDC_ENABLED` and `OIDC_RSA_PRIVATE_KEY`, with an application of the algorithm RS256: it is no OpenID provider otherwise.',
    '`OIDC_ISS_ENDPOINT`: the origin; it is `<origin>/o` otherwise, which has a path.',
    'A route serves its discovery view at `/.well-known/openid-configuration`; it is at `/o/.well-known/openid-configuration/` otherwise.',
  ],
  // It refuses scopes that it does not know, and gives a refresh token without being asked.
  scopes: 'openid profile email',
  debian: {
    packages: ['python3-django-oauth-toolkit'],
    files: ['/usr/lib/python3/dist-packages/oauth2_provider/__init__.py'],
  },
  version: () => debianVersionOf('python3-django-oauth-toolkit'),
  start,
};

async function start({ issuer, port, client }: Place): Promise<Running> {
  const stop = await startChild(
    ['/usr/bin/python3', '-I', at('tests/interop/servers/django-oauth-toolkit.py')],
    `http://127.0.0.1:${port}/.well-known/openid-configuration`,
    { SERVER: JSON.stringify({ issuer, port, client, user: USER, ttl: ACCESS_TTL }) },
  );
  const toConsent = (user: User, page: Page) =>
    user.press(page, 'Log in', { username: USER.login, password: USER.password });
  return {
    allow: async (user, page) => user.press(await toConsent(user, page), 'Authorize'),
    deny: async (user, page) => user.press(await toConsent(user, page), 'Cancel'),
    async withdraw() {
      await fetch(`http://127.0.0.1:${port}/withdraw`);
    },
    stop,
  };
}
