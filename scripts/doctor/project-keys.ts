import type { Client } from 'stytch';
import { stytchClient } from '../setup/at-stytch.ts';
import type { Patient } from './finding.ts';

/** The project's API, when its keys are in the environment: some things can be looked up by the owner only. */
export function projectApi({ env, config }: Patient): Client | undefined {
  const { STYTCH_PROJECT_ID: id, STYTCH_PROJECT_SECRET: secret } = env;
  return id && secret ? stytchClient({ id, secret, domain: config.issuer }) : undefined;
}

export const HOW_TO_LOOK_IT_UP =
  'with STYTCH_PROJECT_ID and STYTCH_PROJECT_SECRET in its environment, doctor looks it up';
