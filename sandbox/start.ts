import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { ExchangeLog } from './control/exchange-log.ts';
import { observe } from './control/observe.ts';
import { controlRoutes } from './control/routes.ts';
import type { SandboxState } from './control/sandbox-state.ts';
import { Switches } from './control/switches.ts';
import { PROJECT } from './identities.ts';
import { listen } from './listen.ts';
import { platformRoutes } from './platform/server.ts';
import { TaskStore } from './platform/task-store.ts';
import { ConnectedApps } from './stytch/connected-apps.ts';
import { Consents } from './stytch/consents.ts';
import { Directory } from './stytch/directory.ts';
import { createEngine, type Project } from './stytch/engine.ts';
import { stytchRoutes } from './stytch/server.ts';
import { SigningKeys } from './stytch/signing-keys.ts';
import { Storage } from './stytch/storage.ts';
import { issueStytchTokens } from './stytch/stytch-tokens.ts';

export interface SandboxOptions {
  /** 0 takes a free port. */
  stytchPort: number;
  platformPort: number;
  /** Origin of the app; `${appUrl}/callback` is registered as redirect URL of both clients. */
  appUrl: string;
  vertical: 'consumer' | 'b2b';
}

export interface Sandbox {
  stytchUrl: string;
  platformUrl: string;
  close(): Promise<void>;
}

const SWEEP_MS = 60_000;

/**
 * Starts the Stytch stand-in and the platform in this process.
 * @throws Error with code EADDRINUSE when one of the ports is taken; nothing is left listening then.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const stytch = await listen(options.stytchPort);
  const platform = await listen(options.platformPort).catch(async (error: unknown) => {
    await stytch.close();
    throw error;
  });
  const switches = new Switches();
  const log = new ExchangeLog();
  const tasks = new TaskStore();
  const storage = new Storage(switches);
  const project: Project = {
    issuer: stytch.url,
    authorizationUrl: `${platform.url}/oauth/authorize`,
    directory: new Directory(platform.url),
    apps: new ConnectedApps(`${options.appUrl}/callback`),
    consents: new Consents(storage),
    keys: await SigningKeys.create(),
    storage,
    switches,
  };
  const engine = createEngine(project);
  issueStytchTokens(engine, project);
  const state: SandboxState = { project, switches, log, tasks };

  stytch.serve(server('stytch', state, stytchRoutes(project, engine)));
  platform.serve(
    server(
      'platform',
      state,
      platformRoutes({
        vertical: options.vertical,
        stytch: { projectId: PROJECT.id, secret: PROJECT.secret, baseUrl: stytch.url },
        tasks,
        switches,
      }),
    ),
  );

  const sweeping = setInterval(() => storage.sweep(), SWEEP_MS).unref();
  return {
    stytchUrl: stytch.url,
    platformUrl: platform.url,
    close: async () => {
      clearInterval(sweeping);
      await Promise.all([stytch.close(), platform.close()]);
    },
  };
}

function server(
  name: 'stytch' | 'platform',
  state: SandboxState,
  routes: Hono,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/', controlRoutes(state));
  app.use('*', observe(name, state.log, state.switches));
  app.route('/', routes);
  app.onError((error, c) => {
    console.error(`sandbox ${name}:`, error);
    return c.json(
      { error: 'server_error', error_description: 'The sandbox itself failed; see its log.' },
      500,
    );
  });
  return app;
}
