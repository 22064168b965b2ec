import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { observe } from './control/observe.ts';
import { onlyLoopback, onlySameSite } from './control/only-loopback.ts';
import { controlRoutes } from './control/routes.ts';
import type { SandboxState } from './control/sandbox-state.ts';
import type { Switches } from './control/switches.ts';
import { hasQuirk } from './stytch/quirks/apply.ts';
import { wireRoutes } from './wire/routes.ts';

const MAX_BODY = 256 * 1024;

/** Puts the switches and the log around a server: `/sandbox` beside its routes, every other request observed. */
export function withControls(
  name: 'stytch' | 'platform',
  state: SandboxState,
  routes: Hono,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use('*', bodyLimit({ maxSize: MAX_BODY }));
  app.use('/sandbox/*', onlyLoopback, onlySameSite);
  app.route('/', controlRoutes(state));
  if (name === 'platform') app.route('/', wireRoutes(state));
  app.use('*', observe(name, state.log, state.switches));
  app.use('*', byteOrderMark(state.switches));
  app.route('/', routes);
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    console.error(`sandbox ${name}:`, error);
    return c.json(
      { error: 'server_error', error_description: 'The sandbox itself failed; see its log.' },
      500,
    );
  });
  return app;
}

/** The quirk `bom`: some servers start their JSON with a byte order mark, which RFC 8259 §8.1 lets parsers ignore. */
function byteOrderMark(switches: Switches): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (!hasQuirk(switches, 'bom') || !c.res.headers.get('content-type')?.includes('json')) return;
    c.res = new Response(`\uFEFF${await c.res.text()}`, c.res);
  };
}
