import { type Browser, chromium, firefox, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe } from 'vitest';
import { systemBrowser, systemFirefox } from '../runner/machine.ts';

type InProcess = {
  _connection: {
    toImpl: (browser: Browser) => {
      _browserSession: { send: (method: string, params: object) => Promise<object> };
    };
  };
};

/**
 * Playwright's own Firefox is a patched one from its servers. To the machine's it speaks WebDriver BiDi. Firefox 153 lacks
 * one command that Playwright sends for each new context, for the colour scheme.
 */
async function launchFirefox(): Promise<Browser> {
  const executablePath = systemFirefox() as string;
  const browser = await firefox.launch({ channel: 'moz-firefox', executablePath });
  const session = (browser as unknown as InProcess)._connection.toImpl(browser)._browserSession;
  const send = session.send.bind(session);
  session.send = async (method, params) =>
    method === 'emulation.setMediaFeaturesOverride' ? {} : send(method, params);
  return browser;
}

function launchChromium(): Promise<Browser> {
  const executablePath = systemBrowser();
  return chromium.launch(executablePath ? { executablePath } : {});
}

/**
 * Tests in Chromium, and in Firefox where the machine has one.
 * @param tests gets what opens a page with cookies of its own
 */
export function describeInBrowsers(title: string, tests: (open: () => Promise<Page>) => void): void {
  for (const name of ['Chromium', 'Firefox']) {
    const isFirefox = name === 'Firefox';
    describe.skipIf(isFirefox && !systemFirefox())(`${title} in ${name}`, () => {
      let browser: Browser;
      beforeAll(async () => {
        browser = await (isFirefox ? launchFirefox() : launchChromium());
      });
      afterAll(() => browser?.close());
      tests(async () => (await browser.newContext()).newPage());
    });
  }
}

/** From the link to *Connect* to the page of Ana, whose scripts run. */
export async function connectAna(page: Page, appUrl: string, scope = 'write:tasks'): Promise<void> {
  await page.goto(`${appUrl}/connect?${new URLSearchParams({ scope })}`);
  await page.getByRole('button', { name: /Continue as Ana/ }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL('**/connected');
  await hydrated(page);
}

/** Next.js' own router, as pages with links of `next/link` would use it; this app's pages have none. */
export type Router = { push: (href: string) => void; prefetch: (href: string) => void };
export type NextWindow = Window & { next: { router: Router } };

export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => (window as unknown as NextWindow).next?.router);
}
