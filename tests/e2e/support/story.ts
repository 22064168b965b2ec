import { readFileSync } from 'node:fs';
import { test as base } from '@playwright/test';
import type { Deployment } from './deployments.ts';

export { expect } from '@playwright/test';

export interface StoryOptions {
  /** Which app, client type and sandbox this Playwright project tells its stories to. */
  deployment: Deployment;
}

interface StoryFixtures {
  /** Everything that the app has printed so far, since it was started. */
  appLog: () => string;
}

/**
 * The `test` of every story. A story that makes sense in one vertical or for one client type only carries its tag
 * (`@b2b`, `@consumer`, `@public`, `@confidential`) in place of a `test.skip`: then it is not run elsewhere, rather
 * than skipped, and CI may demand that nothing is skipped.
 */
export const story = base.extend<StoryFixtures, StoryOptions>({
  deployment: [{} as Deployment, { scope: 'worker', option: true }],
  baseURL: async ({ deployment }, use) => {
    await use(deployment.appUrl);
  },
  appLog: async ({ deployment }, use) => {
    await use(() => readFileSync(deployment.logFile, 'utf8'));
  },
});
