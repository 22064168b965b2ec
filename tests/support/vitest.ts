import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { has } from '../runner/machine.ts';
import { Deployment, type DeploymentOptions } from './deployment.ts';

/** @returns a deployment that runs while the tests of this file, or of this `describe`, do */
export function testDeployment(options: DeploymentOptions = {}): Deployment {
  const deployment = new Deployment(options);
  beforeAll(() => deployment.start());
  afterAll(() => deployment.stop());
  return deployment;
}

/** `describe` for tests that need a `redis-server`; `npm test` installs it where it can, and says where it cannot. */
export const describeWithRedis = describe.runIf(has('redis-server'));

/** Not with a database: *Disconnect* needs it, see tests/faults/database-outage.test.ts. */
export const itInRedis = it.skipIf(process.env.STORE === 'database');

/** Whether a user with another account must choose: a database keeps both. */
export const mustChoose = process.env.STORE !== 'database';

// [database]
/** For what is about cookies, with `STORE=database` too. */
export const inCookies = { database: false };
// [ejected] export const inCookies = {};

/** `describe` for tests that need a Postgres. */
export const describeWithPostgres = describe.runIf(has('postgresql'));
// [/database]

/**
 * The rows of a table that one of two deployments is tried with, such as those of a public and a confidential client:
 * every second one, and the other deployment with the others. `COMBINATIONS=all`: each row with both.
 * @param first whether it gets the first row
 */
export const dealt = <T>(rows: T[], first: boolean): T[] =>
  process.env.COMBINATIONS === 'all' ? rows : rows.filter((_, index) => (index % 2 === 0) === first);

/** Waits until something is so, for as long as a busy machine may need. @throws what `check` threw last */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 30 });
}

/** Many rounds instead of a few, as `npm run test:database` and `test:combinations` take. */
export const thorough = process.env.STORE === 'database' || process.env.COMBINATIONS === 'all';
