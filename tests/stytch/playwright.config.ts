import { defineConfig, devices } from '@playwright/test';
import { at } from '../../scripts/tools/paths.ts';
import type { Deployment } from '../e2e/support/deployments.ts';
import type { StoryOptions } from '../e2e/support/story.ts';
import { systemBrowser } from '../runner/machine.ts';
import { deployments, readyUrl } from './run.ts';

const browser = systemBrowser();

/**
 * The stories that need nothing but a platform and an issuer. The others make trouble at the issuer, or read from it
 * what it was asked: with the real one neither can be done.
 */
const STORIES = /(full-story|consent|keyboard|without-javascript|phone|hydration)\.spec\.ts$/;

function foreignTags({ clientType, vertical }: Deployment): RegExp {
  return new RegExp(
    `@${vertical === 'b2b' ? 'consumer' : 'b2b'}\\b|@${clientType === 'public' ? 'confidential' : 'public'}\\b`,
  );
}

export default defineConfig<object, StoryOptions>({
  testDir: at('tests/e2e'),
  testMatch: STORIES,
  outputDir: at('test-results/stytch'),
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // One platform before one project: its tasks and its log are shared by both apps.
  workers: 1,
  reporter: 'list',
  // Every step of a story asks servers far away.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  webServer: {
    name: 'servers',
    command: 'node tests/stytch/servers.ts',
    cwd: at(),
    url: readyUrl,
    env: { STARTED_BY: String(process.pid) },
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
  use: {
    ...devices['Desktop Chrome'],
    screenshot: 'only-on-failure',
    launchOptions: browser ? { executablePath: browser } : {},
  },
  projects: deployments.map((deployment) => ({
    name: deployment.name,
    grepInvert: foreignTags(deployment),
    use: { deployment },
  })),
});
