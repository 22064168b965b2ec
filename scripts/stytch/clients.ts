import { B2BClient, Client } from 'stytch';
import { callsAt, quietly, type StytchProject, sdkOptions } from '../../sandbox/platform/stytch-project.ts';
import type { TestProject } from './project.ts';

export type Api = { consumer: Client; b2b: B2BClient };

/**
 * The project's API for both verticals, through the official SDK.
 * @param calls at Stytch's API host, or at the project domain
 */
export function projectApi(project: TestProject, calls: StytchProject['calls'] = 'api-host'): Api {
  const options = sdkOptions({ ...project, baseUrl: callsAt({ ...project, calls }) });
  return quietly(() => ({ consumer: new Client({ ...options }), b2b: new B2BClient({ ...options }) }));
}
