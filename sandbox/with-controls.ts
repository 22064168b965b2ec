import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { observe } from './control/observe.ts';
import { onlyLoopback, onlySameSite } from './control/only-loopback.ts';
import { pageRoutes } from './control/page-routes.ts';
import { controlRoutes } from './control/routes.ts';
import type { SandboxState } from './control/sandbox-state.ts';

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
  if (name === 'platform') app.route('/', pageRoutes(state));
  app.use('*', observe(name, state.log, state.switches));
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
