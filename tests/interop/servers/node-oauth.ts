import { createServer, type IncomingMessage } from 'node:http';
import OAuth2Server from '@node-oauth/oauth2-server';
import { listening } from '../listening.ts';
import { ACCESS_TTL, type Place, type Running, type Server, USER } from '../server.ts';
import { versionOf } from '../version.ts';
import { memoryModel } from './node-oauth-model.ts';

/** A library for OAuth 2.0 alone. The pages, the metadata and the storage around it are each deployment's own. */
export const nodeOAuth: Server = {
  name: '@node-oauth/oauth2-server (no OpenID Connect)',
  clients: ['confidential', 'public'],
  options: [
    'The metadata are written by hand, as RFC 8414 says: the package has none.',
    '`requireClientAuthentication` is off for the public client.',
  ],
  scopes: 'read:tasks',
  version: async () => versionOf('@node-oauth/oauth2-server'),
  start,
};

async function start({ issuer, port, client }: Place): Promise<Running> {
  const { model, revokeAll } = memoryModel(client);
  const authenticated = client.secret !== undefined;
  const oauth = new OAuth2Server({
    model,
    accessTokenLifetime: ACCESS_TTL,
    requireClientAuthentication: { authorization_code: authenticated, refresh_token: authenticated },
    // The login is the deployment's; here the consent form carries the user's name.
    authenticateHandler: { handle: ({ body }: OAuth2Server.Request) => body.login && { login: body.login } },
  });
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    code_challenge_methods_supported: ['S256'],
  };
  const server = createServer(async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', issuer);
    if (pathname === '/.well-known/oauth-authorization-server') {
      outgoing.setHeader('Content-Type', 'application/json');
      return void outgoing.end(JSON.stringify(metadata));
    }
    if (pathname === '/authorize' && incoming.method === 'GET') {
      outgoing.setHeader('Content-Type', 'text/html');
      return void outgoing.end(CONSENT);
    }
    if (pathname !== '/authorize' && pathname !== '/token') return void outgoing.writeHead(404).end();
    const response = new OAuth2Server.Response({});
    const request = new OAuth2Server.Request({
      headers: incoming.headers as Record<string, string>,
      method: incoming.method ?? '',
      query: Object.fromEntries(searchParams),
      body: await formOf(incoming),
    });
    // It has put its refusal into the response when it throws.
    const settled: Promise<unknown> =
      pathname === '/token' ? oauth.token(request, response) : oauth.authorize(request, response);
    await settled.catch(() => {});
    outgoing.writeHead(response.status ?? 200, { ...response.headers, 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify(response.body));
  });
  const stop = await listening(server, port);
  return {
    allow: (user, page) => user.press(page, 'Allow', { login: USER.login }),
    deny: (user, page) => user.press(page, 'Deny', { login: USER.login }),
    withdraw: async () => revokeAll(),
    stop,
  };
}

const CONSENT = `<form method="post"><input name="login">
  <button name="allowed" value="true">Allow</button><button name="allowed" value="false">Deny</button></form>`;

async function formOf(incoming: IncomingMessage): Promise<Record<string, string>> {
  const body = Buffer.concat(await Array.fromAsync(incoming)).toString();
  return Object.fromEntries(new URLSearchParams(body));
}
