import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';
import { appEnvironment } from './sandbox/app-environment.ts';
import { systemBrowser } from './scripts/test/system-browser.ts';
import { type Deployment, deployments, type Sandbox, sandboxes } from './tests/e2e/support/deployments.ts';
import type { StoryOptions } from './tests/e2e/support/story.ts';

const browser = systemBrowser();
const reuseExistingServer = !process.env.CI;

/** What `npm run build` made; `npm test` gives a copy that stands elsewhere, as in a container. */
const standalone = process.env.STANDALONE ?? '.next/standalone';

mkdirSync('test-results/logs', { recursive: true });

/** A developer's shell may export these; empty is as good as absent. */
const unset = { CONNECTED_APP_CLIENT_SECRET: '', SCOPES: '', REDIS_URL: '' };

const portOf = (url: string): string => new URL(url).port;

function sandboxServer({ vertical, stytchUrl, platformUrl, appUrls }: Sandbox) {
  return {
    name: `sandbox ${vertical}`,
    command: `node sandbox/main.ts > test-results/logs/sandbox-${vertical}.log 2>&1`,
    url: `${stytchUrl}/.well-known/openid-configuration`,
    reuseExistingServer,
    env: {
      SANDBOX_VERTICAL: vertical,
      SANDBOX_STYTCH_PORT: portOf(stytchUrl),
      SANDBOX_PLATFORM_PORT: portOf(platformUrl),
      SANDBOX_APP_URLS: appUrls.join(','),
    },
  };
}

function appServer({ name, clientType, appUrl, sandbox, logFile }: Deployment) {
  return {
    name: `app ${name}`,
    command: `node ${join(standalone, 'server.js')} > ${logFile} 2>&1`,
    url: appUrl,
    reuseExistingServer,
    env: {
      ...unset,
      ...appEnvironment({
        client: clientType,
        appUrl,
        stytchUrl: sandbox.stytchUrl,
        platformUrl: sandbox.platformUrl,
      }),
      PORT: portOf(appUrl),
      HOSTNAME: '127.0.0.1',
    },
  };
}

/** Tags of the stories that are about the other vertical or the other client type. */
function foreignTags({ clientType, sandbox: { vertical } }: Deployment): RegExp {
  return new RegExp(
    `@${vertical === 'b2b' ? 'consumer' : 'b2b'}\\b|@${clientType === 'public' ? 'confidential' : 'public'}\\b`,
  );
}

export default defineConfig<object, StoryOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: Boolean(process.env.CI),
  // A flaky test is a bug, of the test or of the app.
  retries: 0,
  // The sandboxes have switches and tasks that stories change.
  workers: 1,
  webServer: [...sandboxes.map(sandboxServer), ...deployments.map(appServer)],
  use: {
    ...devices['Desktop Chrome'],
    trace: 'retain-on-failure',
    launchOptions: browser ? { executablePath: browser } : {},
  },
  projects: deployments.map((deployment) => ({
    name: deployment.name,
    grepInvert: foreignTags(deployment),
    use: { deployment },
  })),
});
