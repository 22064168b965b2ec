import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { issuer as openAuthIssuer } from '@openauthjs/openauth';
import type { Provider } from '@openauthjs/openauth/provider/provider';
import { MemoryStorage } from '@openauthjs/openauth/storage/memory';
import { z } from 'zod';
import { listening } from '../listening.ts';
import { ACCESS_TTL, type Place, type Running, type Server, USER } from '../server.ts';
import { versionOf } from '../version.ts';

/** OAuth 2.0 alone, with JWTs for access tokens. It checks no client secrets. */
export const openAuth: Server = {
  name: '@openauthjs/openauth (no OpenID Connect)',
  clients: ['public'],
  options: [],
  scopes: 'read:tasks',
  version: async () => versionOf('@openauthjs/openauth'),
  start,
};

async function start({ port }: Place): Promise<Running> {
  const storage = MemoryStorage();
  const server = openAuthIssuer({
    storage,
    ttl: { access: ACCESS_TTL },
    subjects: { user: z.object({ email: z.string() }) },
    providers: { login },
    success: async (context, { email }) => context.subject('user', { email }),
  });
  const stop = await listening(createServer(getRequestListener(server.fetch)), port);
  return {
    allow: (user, page) => user.press(page, 'Log in', { email: USER.email }),
    deny: 'asks the user nothing but to log in',
    async withdraw() {
      for await (const [key] of storage.scan(['oauth:refresh'])) await storage.remove(key);
    },
    stop,
  };
}

/** The login is each deployment's choice: the package has providers for passwords, codes and other issuers. */
const login: Provider<{ email: string }> = {
  type: 'login',
  init(routes, provider) {
    routes.get('/authorize', (context) =>
      context.html('<form method="post"><input name="email"><button>Log in</button></form>'),
    );
    routes.post('/authorize', async (context) => {
      const { email } = await context.req.parseBody();
      return provider.success(context, { email: String(email) });
    });
  },
};
