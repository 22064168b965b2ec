import type { Flags } from '../scripts/setup/flags.ts';
import type { Environment } from '../scripts/tools/run.ts';
import { CONFIDENTIAL_CLIENT, PROJECT } from './identities.ts';
import { places } from './run/beside-the-app.ts';
import { yourPlatform } from './your-api.ts';

/**
 * The answers of `--sandbox`. The sandbox forgets everything when it ends, except the two apps that it always has:
 * these are what the defaults find, so that .env.local outlives a restart.
 */
export function sandboxAnswers(flags: Flags, env: Environment): Flags {
  const { appUrl, stytchUrl, platformUrl } = places(env);
  return {
    'project-id': PROJECT.id,
    'project-secret': PROJECT.secret,
    domain: stytchUrl,
    'app-url': appUrl,
    'platform-api-url': platformUrl,
    name: yourPlatform.app,
    type: 'confidential',
    party: 'third',
    ...(flags['rotate-secret'] ? {} : { 'client-secret': CONFIDENTIAL_CLIENT.clientSecret }),
    ...flags,
  };
}
