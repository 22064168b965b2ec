import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { run } from '../../../scripts/tools/run.ts';
import { Browser } from '../../support/browser.ts';
import type { Page } from '../../support/page.ts';
import type { User } from '../../support/user.ts';
import { startChild } from '../child.ts';
import { ACCESS_TTL, type Client, type Place, type Running, type Server, USER } from '../server.ts';
import { debianVersionOf } from '../version.ts';

const DOCS = '/usr/share/doc/glewlwyd';

/** A server in C with pages that need scripts: what its scripts send is sent here. */
export const glewlwyd: Server = {
  name: 'Glewlwyd',
  clients: ['confidential', 'public'],
  options: [
    '`iss`: the origin; it is `<origin>/api/oidc` as a rule, which has a path.',
    'A reverse proxy serves `/api/oidc/.well-known/openid-configuration` at `/.well-known/openid-configuration`.',
    '`jwt-type: rsa` with `jwt-key-size: 256`, which is RS256.',
    '`pkce-allowed` and `introspection-revocation-allowed`: it has neither otherwise.',
    '`cookie_secure=0`, as it is reached over http on loopback.',
  ],
  // It gives a refresh token without being asked, and knows no scopes but those created in it.
  scopes: 'openid',
  debian: {
    // The second one makes its database; else the installation stops and asks for a server.
    packages: ['glewlwyd', 'dbconfig-sqlite3', 'sqlite3'],
    files: ['/usr/bin/glewlwyd', '/usr/bin/sqlite3'],
  },
  renames: { '/.well-known/openid-configuration': '/api/oidc/.well-known/openid-configuration' },
  version: () => debianVersionOf('glewlwyd'),
  start,
};

async function start({ issuer, port, client }: Place): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'glewlwyd-'));
  await run(['sqlite3', join(folder, 'db'), `.read ${unpacked(folder, 'database/init.sqlite3.sql')}`]);
  const settings = { port, external_url: issuer, cookie_domain: '127.0.0.1', cookie_secure: 0 };
  let configuration = readFileSync(unpacked(folder, 'glewlwyd.conf.sample'), 'utf8');
  for (const [name, value] of Object.entries(settings))
    configuration = configuration.replace(new RegExp(`^${name}=.*`, 'm'), `${name}=${JSON.stringify(value)}`);
  const file = join(folder, 'conf');
  writeFileSync(file, configuration.replace('/var/cache/glewlwyd/glewlwyd.db', join(folder, 'db')));
  const stopChild = await startChild(['glewlwyd', `--config-file=${file}`], `http://127.0.0.1:${port}/`);
  await setUp(`http://127.0.0.1:${port}`, issuer, client);

  async function allow(user: User, page: Page): Promise<Page> {
    const { searchParams } = new URL(page.url);
    await send(user.browser, issuer, 'POST', '/auth/', { username: USER.login, password: USER.password });
    await send(user.browser, issuer, 'PUT', `/auth/grant/${client.id}/`, {
      scope: searchParams.get('scope'),
    });
    return user.open(`${searchParams.get('callback_url')}&g_continue`);
  }
  return {
    allow,
    deny: 'its page has no button for it',
    async withdraw(user) {
      const tokens = (await send(user.browser, issuer, 'GET', '/oidc/token/')) as { token_hash: string }[];
      for (const { token_hash } of tokens)
        await send(user.browser, issuer, 'DELETE', `/oidc/token/${encodeURIComponent(token_hash)}`);
    },
    async stop() {
      await stopChild();
      rmSync(folder, { recursive: true });
    },
  };
}

/** @returns where a file of the package's documentation is, unpacked */
function unpacked(folder: string, name: string): string {
  const file = join(folder, name.replaceAll('/', '-'));
  writeFileSync(file, gunzipSync(readFileSync(join(DOCS, `${name}.gz`))));
  return file;
}

/** What an administrator does at the administration page: the plugin, a user and a client. */
async function setUp(url: string, issuer: string, client: Client): Promise<void> {
  const administrator = new Browser(url);
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await send(administrator, url, 'POST', '/auth/', { username: 'admin', password: 'password' });
  await send(administrator, url, 'POST', '/mod/plugin/', {
    ...{ module: 'oidc', name: 'oidc', display_name: 'OpenID Connect' },
    parameters: {
      ...{ iss: issuer, 'jwt-type': 'rsa', 'jwt-key-size': '256', key: privateKey, cert: publicKey },
      ...{ 'access-token-duration': ACCESS_TTL, 'refresh-token-duration': 1209600, 'code-duration': 600 },
      ...{ 'refresh-token-rolling': true, 'refresh-token-one-use': 'never', 'secret-type': 'pairwise' },
      ...{
        'auth-type-code-enabled': true,
        'auth-type-refresh-enabled': true,
        'auth-type-id-token-enabled': true,
      },
      ...{ 'name-claim': 'on-demand', 'email-claim': 'no', 'allowed-scope': ['openid'], 'jwks-show': true },
      ...{ 'pkce-allowed': true, 'introspection-revocation-allowed': true },
      'introspection-revocation-allow-target-client': true,
    },
  });
  const { login: username, password, name, email } = USER;
  await send(administrator, url, 'POST', '/user/', {
    ...{ username, password, name, email, scope: ['g_profile', 'openid'] },
  });
  await send(administrator, url, 'POST', '/client/', {
    ...{ client_id: client.id, name: 'Connected App', enabled: true, scope: [] },
    ...{ redirect_uri: [client.redirectUri], authorization_type: ['code', 'refresh_token'] },
    ...(client.secret
      ? {
          confidential: true,
          client_secret: client.secret,
          token_endpoint_auth_method: ['client_secret_post'],
        }
      : { confidential: false, token_endpoint_auth_method: ['none'] }),
  });
}

async function send(browser: Browser, origin: string, method: string, path: string, body?: object) {
  const response = await browser.visit(`${origin}/api${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${response.text}`);
  return JSON.parse(response.text || '{}') as unknown;
}
