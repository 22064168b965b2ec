import { at } from '../../../scripts/tools/paths.ts';
import { startChild } from '../child.ts';
import { ACCESS_TTL, type Place, type Running, type Server, USER } from '../server.ts';
import { debianVersionOf } from '../version.ts';

/** A library: pages, storage and metadata around it are each deployment's own, here as its documentation shows them. */
export const authlib: Server = {
  name: 'Authlib (Flask)',
  clients: ['confidential', 'public'],
  options: [
    'The metadata are written by hand, as its documentation leaves them to the deployment.',
    '`OAUTH2_REFRESH_TOKEN_GENERATOR`: it gives no refresh tokens otherwise.',
    '`INCLUDE_NEW_REFRESH_TOKEN`: its refresh grant issues no new refresh token otherwise.',
    '`AUTHLIB_INSECURE_TRANSPORT=1`: it refuses http otherwise, also on loopback.',
    '`CodeChallenge` is registered, without which it knows no PKCE.',
  ],
  scopes: 'openid profile email offline_access',
  debian: {
    packages: ['python3-authlib', 'python3-flask'],
    files: [
      '/usr/lib/python3/dist-packages/authlib/__init__.py',
      '/usr/lib/python3/dist-packages/flask/__init__.py',
    ],
  },
  version: () => debianVersionOf('python3-authlib'),
  start,
};

async function start({ issuer, port, client }: Place): Promise<Running> {
  const stop = await startChild(
    ['/usr/bin/python3', '-I', at('tests/interop/servers/authlib.py')],
    `http://127.0.0.1:${port}/.well-known/openid-configuration`,
    {
      AUTHLIB_INSECURE_TRANSPORT: '1',
      SERVER: JSON.stringify({ issuer, port, client, user: USER, ttl: ACCESS_TTL }),
    },
  );
  return {
    allow: (user, page) => user.press(page, 'Allow'),
    deny: (user, page) => user.press(page, 'Deny'),
    async withdraw() {
      await fetch(`http://127.0.0.1:${port}/withdraw`);
    },
    stop,
  };
}
