import { appEnvironment } from '../../sandbox/app-environment.ts';
import type { Environment } from './run.ts';

/** Where the sandbox and the app are in `demo` and `dev`; each can be moved by the environment. */
export function places(env: Environment) {
  const port = (name: string, otherwise: number): number => Number(env[name] ?? otherwise);
  const appUrl = env.APP_URL ?? 'http://localhost:3000';
  const stytchPort = port('SANDBOX_STYTCH_PORT', 4010);
  const platformPort = port('SANDBOX_PLATFORM_PORT', 4000);
  return {
    appUrl,
    appPort: Number(new URL(appUrl).port || 80),
    stytchPort,
    platformPort,
    stytchUrl: `http://127.0.0.1:${stytchPort}`,
    platformUrl: `http://127.0.0.1:${platformPort}`,
  };
}

/**
 * The environment of an app that talks to the sandbox, as its confidential client. What the sandbox does not
 * decide (LOG_LEVEL, REDIS_URL) can be given from outside.
 */
export function sandboxedApp(env: Environment): Environment {
  const { appUrl, appPort, stytchUrl, platformUrl } = places(env);
  return {
    ...env,
    ...appEnvironment({ client: 'confidential', appUrl, stytchUrl, platformUrl }),
    PORT: String(appPort),
    // Next listens on all interfaces unless told; some shells export HOSTNAME as the machine's name.
    HOSTNAME: '127.0.0.1',
  };
}
