import { defineConfig, devices } from '@playwright/test';
import { type Deployment, deployments, readyUrl } from './tests/e2e/support/deployments.ts';
import type { StoryOptions } from './tests/e2e/support/story.ts';
import { systemBrowser } from './tests/runner/machine.ts';

const browser = systemBrowser();

/** Tags of the stories that are not told here: of the other vertical or client type, or told to two other apps. */
function foreignTags({ name, clientType, vertical }: Deployment): RegExp {
  const tags = [vertical === 'b2b' ? 'consumer' : 'b2b', clientType === 'public' ? 'confidential' : 'public'];
  if (name === 'consumer-confidential' || name === 'b2b-public') tags.push('crosswise');
  return new RegExp(tags.map((tag) => `@${tag}\\b`).join('|'));
}

export default defineConfig<object, StoryOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: Boolean(process.env.CI),
  // A flaky test is a bug, of the test or of the app.
  retries: 0,
  workers: 3,
  // For busy machines; a story takes two or three seconds.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  webServer: {
    name: 'servers',
    command: 'node tests/e2e/servers.ts',
    url: readyUrl,
    env: { STARTED_BY: String(process.pid) },
    // One left over from before would be of another build.
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
  use: {
    ...devices['Desktop Chrome'],
    // Traces cost a third of the time; for one that fails: --trace on.
    screenshot: 'only-on-failure',
    launchOptions: browser ? { executablePath: browser } : {},
  },
  projects: deployments.map((deployment) => ({
    name: deployment.name,
    // One story at a time for each app: the sandbox has switches and tasks that stories change.
    workers: 1,
    grepInvert: foreignTags(deployment),
    use: { deployment },
  })),
});
