import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { expireRefreshTokens, resetAll, revokeConsent } from '../control/actions.ts';
import type { SandboxState } from '../control/sandbox-state.ts';
import { PROJECT } from '../identities.ts';
import { flowsOf } from './flows.ts';
import { news } from './news.ts';
import { isScenario, play } from './scenarios.ts';
import { Secrets } from './secrets.ts';
import { keysIn } from './signature.ts';
import { TROUBLES } from './troubles.ts';
import { wirePage } from './view/page.ts';

const SHOWN_FLOWS = 5;
/** More messages are a load test, too long to read, and every browser draws slowly. */
const SHOWN_MESSAGES = 500;
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** `GET /sandbox`: what went over the wire, for developers to read, beside the switches as forms. */
export function wireRoutes(state: SandboxState): Hono {
  const { switches, log, standIn, origins } = state;
  const routes = new Hono().basePath('/sandbox');

  routes.get('/', (c) => {
    const exchanges = log.list();
    const facts = {
      issuer: standIn?.project.issuer ?? origins.stytch,
      projectId: PROJECT.id,
      keys: [...keysIn(exchanges), ...(standIn?.project.keys.publicSet().keys ?? [])],
    };
    const view = { secrets: new Secrets(exchanges), light: c.req.query('light'), facts, origins };
    return c.html(
      wirePage(flowsOf(exchanges.slice(-SHOWN_MESSAGES)).slice(0, SHOWN_FLOWS), state, view),
      200,
      HEADERS,
    );
  });
  routes.get('/events', (c) => news(c, log));

  const assets = join(import.meta.dirname, 'browser');
  for (const name of readdirSync(assets)) {
    const headers = {
      'Content-Type': TYPES[name.split('.').at(-1) ?? ''] ?? '',
      'Cache-Control': 'no-cache',
    };
    routes.get(`/assets/${name}`, (c) => c.body(readFileSync(join(assets, name), 'utf8'), 200, headers));
  }

  const onPost = (name: string, act: (fields: Record<string, string>) => unknown) =>
    routes.post(`/form/${name}`, async (c: Context) => {
      const form = await c.req.parseBody();
      await act(Object.fromEntries(Object.entries(form).map(([key, value]) => [key, String(value)])));
      return c.redirect('/sandbox', 303);
    });

  onPost('scenario', ({ scenario = '' }) => isScenario(scenario) && play(state, scenario));
  onPost('take-back', () => state.scenario?.takeBack());
  onPost('trouble', ({ endpoint = '', trouble = '', times }) => {
    const fault = TROUBLES[trouble]?.fault;
    switches.merge({
      endpoints: { [endpoint]: fault ? { ...fault, ...(times ? { times: Number(times) } : {}) } : null },
    });
  });
  onPost('lifetime', ({ seconds }) => switches.merge({ accessTokenTtl: seconds ? Number(seconds) : null }));
  onPost('reuse', ({ mode }) => switches.merge({ reuseDetection: mode }));
  onPost('reset', () => resetAll(state));
  onPost('rotate-keys', () => standIn?.project.keys.rotate());
  onPost('expire', () => standIn && expireRefreshTokens(standIn.project));
  onPost(
    'revoke-consent',
    ({ user = '', client }) => standIn && revokeConsent(standIn.project, user, client),
  );
  routes.onError((error, c) => {
    if (error instanceof z.ZodError) return c.text(z.prettifyError(error), 400);
    throw error;
  });
  return routes;
}
