import { createServer } from 'node:http';
import { oauthProvider, oauthProviderOpenIdConfigMetadata } from '@better-auth/oauth-provider';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { getAuthTables } from 'better-auth/db';
import { toNodeHandler } from 'better-auth/node';
import { jwt } from 'better-auth/plugins';
import type { Page } from '../../support/page.ts';
import type { User } from '../../support/user.ts';
import { listening } from '../listening.ts';
import { ACCESS_TTL, type Place, type Running, type Server, USER } from '../server.ts';
import { versionOf } from '../version.ts';

export const betterAuthServer: Server = {
  name: 'better-auth',
  clients: ['confidential', 'public'],
  options: [
    '`jwks.keyPairConfig.alg: "RS256"`: it signs with EdDSA otherwise.',
    '`jwt.issuer`: the origin; it is `<origin>/api/auth` otherwise, which has a path.',
    '`/.well-known/openid-configuration` is served at the origin, as its documentation says for such an issuer.',
    'The client is registered with `token_endpoint_auth_method: "client_secret_post"`; it is `client_secret_basic` otherwise.',
    'It is registered as `application_type: "native"`: a web client may have no redirect URL on loopback.',
  ],
  scopes: 'openid profile email offline_access',
  version: async () => versionOf('@better-auth/oauth-provider'),
  start,
};

/** As a script of the page asks, and not a navigation: better-auth responds to one with JSON, the other with a redirect. */
const SCRIPT = {
  ...{ accept: 'application/json', 'content-type': 'application/json' },
  ...{ 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
};

async function start({ issuer, port, client }: Place): Promise<Running> {
  const database: Record<string, Record<string, unknown>[]> = {};
  const auth = betterAuth({
    baseURL: issuer,
    secret: 'secret-of-the-authorization-server-0001',
    database: memoryAdapter(database),
    emailAndPassword: { enabled: true },
    logger: { level: 'error' },
    telemetry: { enabled: false },
    plugins: [
      jwt({ jwt: { issuer }, jwks: { keyPairConfig: { alg: 'RS256' } } }),
      oauthProvider({ loginPage: '/login', consentPage: '/consent', accessTokenExpiresIn: ACCESS_TTL }),
    ],
  });
  for (const table of Object.keys(getAuthTables(auth.options))) database[table] ??= [];
  // Only a logged-in user may register a client.
  const { headers } = await auth.api.signUpEmail({
    body: { name: USER.name, email: USER.email, password: USER.password },
    returnHeaders: true,
  });
  const registered = await auth.api.adminCreateOAuthClient({
    headers: new Headers({
      Cookie: headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; '),
    }),
    body: {
      redirect_uris: [client.redirectUri],
      token_endpoint_auth_method: client.secret ? 'client_secret_post' : 'none',
      application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'openid profile email offline_access',
    },
  });
  const metadata = oauthProviderOpenIdConfigMetadata(auth);
  const handle = toNodeHandler(auth);
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname === '/.well-known/openid-configuration') {
      const document = await metadata(new Request(`${issuer}${pathname}`));
      response.writeHead(document.status, { 'Content-Type': 'application/json' }).end(await document.text());
    } else if (pathname.startsWith('/api/auth')) await handle(request, response);
    else response.end(`the deployment's own page ${pathname}`);
  });
  const stop = await listening(server, port);

  /** What the script of a login or consent page does: hands back the signed query that it was opened with. */
  async function post(user: User, page: Page, path: string, body: object): Promise<Page> {
    const oauth_query = new URL(page.url).search.slice(1);
    const response = await user.browser.visit(`${issuer}/api/auth${path}`, {
      method: 'POST',
      headers: SCRIPT,
      body: JSON.stringify({ ...body, oauth_query }),
    });
    const { url } = JSON.parse(response.text || '{}');
    if (!url)
      throw new Error(
        `${path} with ${oauth_query}: ${response.status} ${response.text} ${response.location}`,
      );
    return user.open(url);
  }
  const logIn = (user: User, page: Page) =>
    post(user, page, '/sign-in/email', { email: USER.email, password: USER.password });
  return {
    client: { id: registered.client_id, secret: registered.client_secret },
    allow: async (user, page) => post(user, await logIn(user, page), '/oauth2/consent', { accept: true }),
    deny: async (user, page) => post(user, await logIn(user, page), '/oauth2/consent', { accept: false }),
    // What a page of the deployment offers its users; it deletes the consent alone.
    async withdraw(user) {
      for (const { id } of database.oauthConsent ?? [])
        await user.browser.visit(`${issuer}/api/auth/oauth2/delete-consent`, {
          method: 'POST',
          headers: SCRIPT,
          body: JSON.stringify({ id }),
        });
      if (database.oauthConsent?.length) throw new Error('the consent is still there');
    },
    stop,
  };
}
