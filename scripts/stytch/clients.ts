import { B2BClient, Client } from 'stytch';
import { quietly, sdkOptions } from '../../sandbox/platform/stytch-project.ts';
import { isLoopback } from '../tools/app-modules.ts';
import type { TestProject } from './project.ts';

export type Api = { consumer: Client; b2b: B2BClient };

/**
 * The project's API for both verticals, through the official SDK: at Stytch's API host, which the SDK knows by the
 * id, or at a stand-in on this machine, which is its own API host.
 */
export function projectApi({ id, secret, domain }: TestProject): Api {
  const options = isLoopback(new URL(domain))
    ? sdkOptions({ id, secret, baseUrl: domain })
    : { project_id: id, secret };
  return quietly(() => ({ consumer: new Client({ ...options }), b2b: new B2BClient({ ...options }) }));
}
