import { ExchangeLog } from './control/exchange-log.ts';
import type { SandboxState } from './control/sandbox-state.ts';
import { Switches } from './control/switches.ts';
import { type FrontOptions, startFront } from './front/recording-front.ts';
import { PROJECT } from './identities.ts';
import { type Listening, listen } from './listen.ts';
import { type PlatformOptions, platformRoutes } from './platform/server.ts';
import type { StytchProject } from './platform/stytch-project.ts';
import type { QuirkName } from './stytch/quirks/catalogue.ts';
import { startStandIn } from './stytch/start-stand-in.ts';
import { withControls } from './with-controls.ts';
import { yourApi, yourScopes } from './your-api.ts';

type Vertical = PlatformOptions['vertical'];

/** The platform's own scopes and API. Absent: those of your-api.ts; the sandbox's tests bring theirs. */
interface OwnOptions {
  scopes?: typeof yourScopes;
  api?: typeof yourApi;
}

export interface SandboxOptions extends OwnOptions {
  /** 0 takes a free port. */
  stytchPort: number;
  platformPort: number;
  /** Origin of the app; `${appUrl}/callback` is registered as redirect URL of both clients. */
  appUrl: string;
  vertical: Vertical;
  /** On from the start, and again after each reset. */
  quirks?: readonly QuirkName[];
  /** Records what the browser asks of the app. Absent: nothing stands in front of it. */
  front?: FrontOptions | undefined;
}

export interface Sandbox {
  stytchUrl: string;
  platformUrl: string;
  close(): Promise<void>;
}

/**
 * Starts the Stytch stand-in and the platform in this process.
 * @throws Error with code EADDRINUSE when one of the ports is taken; nothing is left listening then.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const stytch = await listen(options.stytchPort);
  const platform = await listen(options.platformPort).catch(closing(stytch));
  const state = newState(originsOf(options, stytch.url, platform.url), options);
  const endFront =
    options.front && (await startFront(options.front, state.log).catch(closing(stytch, platform)));
  const standIn = await startStandIn({
    issuer: stytch.url,
    platformUrl: platform.url,
    redirectUrl: `${options.appUrl}/callback`,
    scopes: options.scopes ?? yourScopes,
    switches: state.switches,
  });
  state.standIn = { project: standIn.project, listening: stytch };
  stytch.serve(withControls('stytch', state, standIn.routes));
  const project = { ...PROJECT, domain: stytch.url, calls: 'api-host' } as const;
  servePlatform(platform, state, { ...options, stytch: project });
  return {
    stytchUrl: stytch.url,
    platformUrl: platform.url,
    close: async () => {
      standIn.stop();
      await Promise.all([stytch.close(), platform.close(), endFront?.()]);
    },
  };
}

/** Leaves nothing listening when the start fails. */
const closing =
  (...open: Listening[]) =>
  async (error: unknown): Promise<never> => {
    await Promise.all(open.map(({ close }) => close()));
    throw error;
  };

/**
 * Starts the platform alone, in front of a real Stytch project (a test project): the same consent page and API,
 * with that project's keys. Its Authorization URL must be set to `<platformUrl>/oauth/authorize` in Stytch's dashboard.
 */
export async function startPlatform(
  options: OwnOptions & { platformPort: number; vertical: Vertical; stytch: StytchProject },
): Promise<Omit<Sandbox, 'stytchUrl'>> {
  const platform = await listen(options.platformPort);
  const origins = { app: 'http://localhost:3000', platform: platform.url, stytch: options.stytch.domain };
  servePlatform(platform, newState(origins, options), options);
  return { platformUrl: platform.url, close: platform.close };
}

function newState(
  origins: SandboxState['origins'],
  { api = yourApi, quirks }: Pick<SandboxOptions, 'api' | 'quirks'>,
): SandboxState {
  const resources = api.map((resource) => resource());
  return { switches: new Switches(quirks), log: new ExchangeLog(), resources, origins };
}

/** Tests register an address without a port, which stands for every port: then it is the front that knows it. */
function originsOf({ appUrl, front }: SandboxOptions, stytch: string, platform: string) {
  const app = new URL(appUrl);
  if (front) app.port = String(front.port);
  return { app: app.origin, platform, stytch };
}

function servePlatform(
  listening: Listening,
  state: SandboxState,
  { vertical, stytch, scopes = yourScopes }: OwnOptions & Pick<PlatformOptions, 'vertical' | 'stytch'>,
): void {
  const { resources, switches, origins } = state;
  const options = { vertical, stytch, scopes, resources, switches, appUrl: origins.app };
  listening.serve(withControls('platform', state, platformRoutes(options)));
}
