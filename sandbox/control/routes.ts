import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Project } from '../stytch/engine.ts';
import {
  deleteAccounts,
  expireRefreshTokens,
  liveRefreshTokens,
  resetAll,
  revokeConsent,
} from './actions.ts';
import type { SandboxState } from './sandbox-state.ts';

const requestsSchema = z.object({ after: z.coerce.number().optional(), path: z.string().optional() });
const keysSchema = z.strictObject({ keepOld: z.boolean().default(true) });
const userSchema = z.strictObject({ user: z.string() });
const consentSchema = userSchema.extend({ clientId: z.string().optional() });
const outageSchema = z.strictObject({ stytch: z.boolean() });

/** The switches over HTTP, for tests: JSON under `/sandbox`, on both servers. */
export function controlRoutes(state: SandboxState): Hono<{ Bindings: HttpBindings }> {
  const { switches, log, standIn } = state;
  const routes = new Hono<{ Bindings: HttpBindings }>().basePath('/sandbox');

  routes.get('/switches', (c) => c.json(switches.current));
  routes.post('/switches', async (c) => c.json(switches.merge(await c.req.json())));

  routes.get('/requests', (c) => {
    const filter = requestsSchema.parse(c.req.query());
    return c.json({ requests: log.list(filter), counts: log.counts() });
  });
  routes.delete('/requests', (c) => {
    log.clear();
    return c.body(null, 204);
  });

  routes.post('/reset', async (c) => {
    await resetAll(state);
    return c.json({ reset: true });
  });

  // What follows reaches into the stand-in.
  const project = (): Project => {
    if (!standIn) throw new SyntaxError('not possible with a real Stytch project');
    return standIn.project;
  };
  routes.post('/rotate-keys', async (c) => {
    const { keepOld } = keysSchema.parse(await jsonOf(c));
    await project().keys.rotate(keepOld);
    return c.json(project().keys.publicSet());
  });
  routes.post('/revoke-consent', async (c) => {
    const { user, clientId } = consentSchema.parse(await jsonOf(c));
    return c.json({ revoked: revokeConsent(project(), user, clientId) });
  });
  routes.post('/delete-user', async (c) => {
    const { user } = userSchema.parse(await jsonOf(c));
    return c.json({ deleted: deleteAccounts(project(), user) });
  });
  routes.post('/expire-refresh-tokens', (c) => c.json({ expired: expireRefreshTokens(project()) }));
  routes.get('/refresh-tokens', (c) => c.json({ live: liveRefreshTokens(project()) }));
  routes.post('/outage', async (c) => {
    const outage = outageSchema.parse(await jsonOf(c));
    project();
    await (outage.stytch ? standIn?.listening.close() : standIn?.listening.reopen());
    return c.json(outage);
  });

  routes.onError((error, c) => {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return c.json({ error: error.message }, 400);
    throw error;
  });
  return routes;
}

async function jsonOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  return text === '' ? {} : JSON.parse(text);
}
