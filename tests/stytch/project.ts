import { randomBytes } from 'node:crypto';
import { B2BClient, Client } from 'stytch';
import { callsAt, quietly, type StytchProject, sdkOptions } from '../../sandbox/platform/stytch-project.ts';
import type { Environment } from '../../scripts/tools/run.ts';
import { Stop } from '../../scripts/tools/say.ts';

/** A Stytch test project as `npm run test:stytch` is given it. */
export type TestProject = { id: string; secret: string; domain: string };

/** Says what a run needs, and ends with exit code 2: nothing was tested, and nothing has failed. */
export class Lacking extends Stop {}

const NEEDED = {
  STYTCH_PROJECT_ID: 'project-test-… from Stytch Dashboard → Project overview',
  STYTCH_PROJECT_SECRET: 'its secret, from Stytch Dashboard → Project overview',
  STYTCH_PROJECT_DOMAIN:
    'its domain, from Stytch Dashboard → Project overview, like https://word-word-1234.customers.stytch.dev',
};

/**
 * Reads the project from the environment.
 * @throws Lacking naming what is missing, or that the project is a live one
 */
export function testProject(env: Environment): TestProject {
  const missing = Object.entries(NEEDED).filter(([name]) => !env[name]?.trim());
  if (missing.length > 0) {
    const lines = missing.map(([name, what]) => `  ${name}: ${what}`);
    throw new Lacking(`A Stytch test project is needed. Set:\n${lines.join('\n')}`);
  }
  const { STYTCH_PROJECT_ID: id = '', STYTCH_PROJECT_SECRET: secret = '' } = env;
  if (!id.startsWith('project-test-') || secret.startsWith('secret-live-')) {
    throw new Lacking(
      'Use only a test project (project-test-…): these tests make and delete users and apps, and anybody who opens the platform’s page can log in.',
    );
  }
  return { id, secret, domain: (env.STYTCH_PROJECT_DOMAIN ?? '').trim().replace(/\/+$/, '') };
}

export type Api = { consumer: Client; b2b: B2BClient };

/**
 * The project's API for both verticals, through the official SDK.
 * @param calls at Stytch's API host, or at the project domain
 */
export function projectApi(project: TestProject, calls: StytchProject['calls'] = 'api-host'): Api {
  const options = sdkOptions({ ...project, baseUrl: callsAt({ ...project, calls }) });
  return quietly(() => ({ consumer: new Client({ ...options }), b2b: new B2BClient({ ...options }) }));
}

/** Starts every name that a run makes at Stytch: what bears it was made by a test, and may be removed. */
export const PREFIX = 'sca-e2e-';

/** A mark that no other run has. Small letters and digits: it becomes part of mail addresses and slugs. */
export const newMark = (): string => `${PREFIX}${Date.now().toString(36)}${randomBytes(3).toString('hex')}`;
