import { Events, OAuth2Server } from 'oauth2-mock-server';
import { ACCESS_TTL, type Place, type Running, type Server } from '../server.ts';
import { versionOf } from '../version.ts';

const SCOPES = 'openid profile email offline_access';

/** What many applications are tested against. It has one user, asks nothing, and knows no client. */
export const oauth2MockServer: Server = {
  name: 'oauth2-mock-server',
  clients: ['confidential', 'public'],
  options: [
    '`beforeResponse` sets `scope` to what was asked for: the server says `dummy` otherwise.',
    '`issuer.url` is the address of the reverse proxy.',
  ],
  scopes: SCOPES,
  version: async () => versionOf('oauth2-mock-server'),
  start,
};

async function start({ issuer, port }: Place): Promise<Running> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(port, '127.0.0.1');
  server.issuer.url = issuer;
  server.service.on(Events.BeforeResponse, ({ body }) => {
    Object.assign(body as object, { expires_in: ACCESS_TTL, scope: SCOPES });
  });
  return {
    allow: async (_user, page) => page,
    deny: 'asks the user nothing',
    withdraw: 'keeps no grants',
    stop: () => server.stop(),
  };
}
