import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { z } from 'zod';
import { PEOPLE } from '../identities.ts';
import { onlyLoopback } from './only-loopback.ts';
import { expireRefreshTokens, resetAll, type SandboxState } from './sandbox-state.ts';

const revokeSchema = z.strictObject({
  /** Key of a sample person, or a user or member id. */
  person: z.string(),
  clientId: z.string().optional(),
});

/** The switches over HTTP, under `/sandbox` on both servers. For this machine only. */
export function controlRoutes(state: SandboxState): Hono<{ Bindings: HttpBindings }> {
  const { project, switches, log } = state;
  const routes = new Hono<{ Bindings: HttpBindings }>().basePath('/sandbox');
  routes.use('*', onlyLoopback, csrf());

  routes.get('/switches', (c) => c.json(switches.current));
  routes.post('/switches', async (c) => c.json(switches.merge(await c.req.json())));

  routes.get('/requests', (c) => {
    const { after, path } = c.req.query();
    return c.json({
      requests: log.list({ after: after ? Number(after) : undefined, path }),
      counts: log.counts(),
    });
  });
  routes.delete('/requests', (c) => {
    log.clear();
    return c.body(null, 204);
  });

  routes.post('/rotate-keys', async (c) => {
    const { keepOld = true } = (await c.req.json().catch(() => ({}))) as { keepOld?: boolean };
    await project.keys.rotate(keepOld);
    return c.json(project.keys.publicSet());
  });
  routes.post('/revoke-consent', async (c) => {
    const { person, clientId } = revokeSchema.parse(await c.req.json());
    const subjects = subjectsOf(person);
    for (const subject of subjects) {
      for (const client of clientId ? [clientId] : project.consents.clientsOf(subject)) {
        project.consents.revoke(subject, client);
      }
    }
    return c.json({ revoked: subjects });
  });
  routes.post('/expire-refresh-tokens', (c) => c.json({ expired: expireRefreshTokens(project) }));
  routes.post('/reset', (c) => {
    resetAll(state);
    return c.json({ reset: true });
  });

  routes.onError((error, c) => {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return c.json({ error: error.message }, 400);
    throw error;
  });
  return routes;
}

function subjectsOf(person: string): string[] {
  const known = PEOPLE.find(({ key }) => key === person);
  return known ? [known.userId, ...known.memberships.map(({ memberId }) => memberId)] : [person];
}
