import { readFileSync } from 'node:fs';
import { type BrowserContext, type BrowserContextOptions, test as base, expect } from '@playwright/test';
import { appEnvironment } from '../../../sandbox/app-environment.ts';
import { assertKept, secretsOnTheWire } from '../../support/secrecy.ts';
import type { Deployment } from './deployments.ts';
import { listenForNoise } from './quiet-console.ts';
import { RecordingProxy } from './recording-proxy.ts';
import { SandboxControl } from './sandbox-control.ts';
import { sightingsOf } from './sightings.ts';

export { expect } from '@playwright/test';

export interface StoryOptions {
  /** Which app, client type and sandbox this Playwright project tells its stories to. */
  deployment: Deployment;
}

interface WorkerFixtures {
  /** Between every browser and every server. */
  wire: RecordingProxy;
}

interface StoryFixtures {
  /** The sandbox behind the app, as after a restart. */
  sandbox: SandboxControl;
  /** What the app has printed since this story began. */
  appLog: () => string;
  /** In every story: no secret reaches a browser or the log. */
  secrecy: undefined;
  /** In every story: the consoles of all browsers stay quiet. */
  quietConsole: (context: BrowserContext) => void;
  /** Another browser, with cookies of its own. */
  anotherBrowser: (options?: BrowserContextOptions) => Promise<BrowserContext>;
}

/** For a story that is the same in both verticals and for both client types: it is told to one app only. */
export const toldOnce = { tag: ['@consumer', '@confidential'] };

/** As `toldOnce`, to other apps: each tells its stories one after the other, so they share the work. */
export const toldToPublic = { tag: ['@consumer', '@public'] };
export const toldToPublicB2b = { tag: ['@b2b', '@public'] };

/** Told in both verticals and for both client types, and not in each of the four combinations. */
export const toldCrosswise = { tag: '@crosswise' };

/**
 * The `test` of every story. A story that makes sense in one vertical or for one client type only carries its tag
 * (`@b2b`, `@consumer`, `@public`, `@confidential`) in place of a `test.skip`: then it is not run elsewhere, rather
 * than skipped, and CI may demand that nothing is skipped.
 */
export const story = base.extend<StoryFixtures, StoryOptions & WorkerFixtures>({
  deployment: [{} as Deployment, { scope: 'worker', option: true }],
  baseURL: async ({ deployment }, use) => {
    await use(deployment.appUrl);
  },
  wire: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures wanted from here
    async ({}, use) => {
      const wire = await RecordingProxy.start();
      await use(wire);
      await wire.stop();
    },
    { scope: 'worker' },
  ],
  proxy: async ({ wire }, use) => {
    await use(wire.settings);
  },
  sandbox: [
    async ({ deployment }, use) => {
      const sandbox = new SandboxControl(deployment);
      await sandbox.reset();
      await use(sandbox);
    },
    { auto: true },
  ],
  appLog: async ({ deployment }, use) => {
    const before = readFileSync(deployment.logFile, 'utf8').length;
    await use(() => readFileSync(deployment.logFile, 'utf8').slice(before));
  },
  secrecy: [
    async ({ deployment, sandbox, wire, appLog }, use) => {
      wire.passages = [];
      await use(undefined);
      const env = deployment.env ?? appEnvironment({ ...deployment, client: deployment.clientType });
      const configured = ['SESSION_SECRET', 'CONNECTED_APP_CLIENT_SECRET'].flatMap((name) =>
        env[name] ? [{ name, value: env[name] }] : [],
      );
      const seen = [...wire.passages.flatMap(sightingsOf), { where: 'the log', text: appLog() }];
      assertKept(seen, [...configured, ...secretsOnTheWire(await sandbox.requests())]);
    },
    { auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  quietConsole: async ({}, use) => {
    const consoles: string[][] = [];
    await use((context) => consoles.push(listenForNoise(context)));
    expect(consoles.flat(), 'errors and warnings on the console').toEqual([]);
  },
  context: async ({ context, quietConsole }, use) => {
    quietConsole(context);
    await use(context);
  },
  anotherBrowser: async ({ browser, wire, quietConsole }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ proxy: wire.settings, ...options });
      quietConsole(context);
      opened.push(context);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
  },
});
