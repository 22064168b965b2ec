import { readEnvFile } from '../../scripts/setup/env-file.ts';
import { at } from '../../scripts/tools/paths.ts';
import type { Environment } from '../../scripts/tools/run.ts';
import { appEnvironment } from '../app-environment.ts';

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
    ports: { app: Number(new URL(appUrl).port || 80), platform: platformPort, 'Stytch stand-in': stytchPort },
  };
}

/** What the user says when a port is taken. */
export const HOW_TO_MOVE = 'set APP_URL, SANDBOX_PLATFORM_PORT or SANDBOX_STYTCH_PORT';

/**
 * The environment of an app that talks to the sandbox, as its confidential client, or with `SANDBOX_CLIENT=public` as its
 * public one. What the sandbox does not decide can
 * be given from outside: PLATFORM_API_URL and SCOPES, LOG_LEVEL, REDIS_URL and the like.
 * @param env of this process
 * @param local what .env.local says. It is about the sandbox only if it names no other Stytch project.
 */
export function sandboxedApp(
  env: Environment,
  local: Environment = readEnvFile(at('.env.local')),
): Environment {
  const { appUrl, appPort, stytchUrl, platformUrl } = places(env);
  const isOurs = [undefined, '', stytchUrl].includes(local.STYTCH_PROJECT_DOMAIN);
  const given = { ...(isOurs ? local : {}), ...env };
  const { PLATFORM_API_URL = platformUrl, SANDBOX_CLIENT } = given;
  const client = SANDBOX_CLIENT === 'public' ? 'public' : 'confidential';
  return {
    ...given,
    // Empty, it hides the one that .env.local may name.
    CONNECTED_APP_CLIENT_SECRET: '',
    ...appEnvironment({ client, appUrl, stytchUrl, platformUrl }),
    PLATFORM_API_URL,
    PORT: String(appPort),
    // The built app; it listens at all addresses unless told.
    LISTEN_ADDRESS: '127.0.0.1',
  };
}
