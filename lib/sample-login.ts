import type { Config, ConfigFault } from './config';
import { isLoopback, variables } from './environment-variables';

/** Anybody can log in there as another user, and find that user's connection. */
export function sampleLoginFault({ sampleLogin, appUrl }: Partial<Config>): ConfigFault | undefined {
  if (!sampleLogin || !appUrl || isLoopback(new URL(appUrl))) return undefined;
  const fault = 'shows a login without a password, so it is allowed only on loopback (localhost, 127.0.0.1)';
  return { name: 'SAMPLE_LOGIN', fault, fix: variables.SAMPLE_LOGIN.fix };
}
