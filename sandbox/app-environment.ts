import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from './identities.ts';

export interface AppEnvironmentOptions {
  client: 'confidential' | 'public';
  appUrl: string;
  stytchUrl: string;
  platformUrl: string;
}

/**
 * The environment that the app needs to run against the sandbox.
 *
 * Without `CONNECTED_APP_CLIENT_SECRET` the app is a public client. `SESSION_SECRET` is a fixed value on purpose:
 * a restarted demo keeps the browser's connection; it must never serve outside of this machine.
 */
export function appEnvironment(options: AppEnvironmentOptions): Record<string, string> {
  const client =
    options.client === 'confidential'
      ? {
          CONNECTED_APP_CLIENT_ID: CONFIDENTIAL_CLIENT.clientId,
          CONNECTED_APP_CLIENT_SECRET: CONFIDENTIAL_CLIENT.clientSecret,
        }
      : { CONNECTED_APP_CLIENT_ID: PUBLIC_CLIENT.clientId };
  return {
    STYTCH_PROJECT_DOMAIN: options.stytchUrl,
    ...client,
    APP_URL: options.appUrl,
    SESSION_SECRET: 'sandbox-session-secret-for-this-machine-only',
    PLATFORM_API_URL: options.platformUrl,
  };
}
