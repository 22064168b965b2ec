import type { Page } from '@playwright/test';
import { startNotices } from '../../lib/texts.ts';
import { CONFIDENTIAL_CLIENT, PUBLIC_CLIENT } from '../../sandbox/identities.ts';
import { expectAccessible } from './support/accessibility.ts';
import {
  connectAs,
  disconnect,
  expectConnectedAs,
  notice,
  pressConnect,
  taskRow,
} from './support/app-pages.ts';
import type { Deployment } from './support/deployments.ts';
import { allow, logInAs } from './support/platform-pages.ts';
import { expect, story, toldOnce, toldToPublic } from './support/story.ts';

story(
  'the app sends one token request per callback, with the parameters of Stytch’s guide',
  async ({ page, sandbox, deployment: { clientType, appUrl } }) => {
    await connectAs(page, 'mei');
    const requests = await sandbox.requests('/v1/oauth2/token');
    expect(requests).toHaveLength(1);
    const [request] = requests;
    expect(request?.method).toBe('POST');
    expect(request?.contentType).toMatch(/^application\/x-www-form-urlencoded(;charset=utf-8)?$/i);
    expect(request?.authorization).toBeNull();
    expect(request?.query).toEqual({});
    // Each once: parsed into an object, a doubled parameter would not show.
    expect([...new URLSearchParams(request?.body)]).toHaveLength(clientType === 'confidential' ? 6 : 5);
    expect(request?.params).toEqual({
      grant_type: 'authorization_code',
      code: expect.any(String),
      redirect_uri: `${appUrl}/callback`,
      code_verifier: expect.stringMatching(/^[\w.~-]{43,128}$/),
      client_id: (clientType === 'confidential' ? CONFIDENTIAL_CLIENT : PUBLIC_CLIENT).clientId,
      ...(clientType === 'confidential' ? { client_secret: CONFIDENTIAL_CLIENT.clientSecret } : {}),
    });
  },
);

story(
  'a callback sends one token request and a page one API request, once metadata and keys are known',
  async ({ page, sandbox }) => {
    // Metadata and keys are known from now on.
    await connectAs(page, 'mei');
    await disconnect(page);
    await expect(notice(page, startNotices.disconnected.title)).toBeVisible();

    await sandbox.countFromHere();
    await pressConnect(page);
    await allow(page);
    await expectConnectedAs(page, 'mei');
    expect(await sandbox.appCalls()).toEqual(['POST /v1/oauth2/token', 'GET /v1/tasks']);

    await sandbox.countFromHere();
    await page.reload();
    await expect(taskRow(page, 'Book a room')).toBeVisible();
    expect(await sandbox.appCalls()).toEqual(['GET /v1/tasks']);

    await sandbox.countFromHere();
    await page.goto('/');
    expect(await sandbox.appCalls()).toEqual([]);
  },
);

const open = (page: Page, { platformUrl }: Deployment) => page.goto(`${platformUrl}/sandbox`);
const flow = (page: Page) => page.locator('.flow').first();
const title = (page: Page) => flow(page).getByRole('heading', { level: 2 });
const chapters = (page: Page) => flow(page).locator('.chapter h3');
const message = (page: Page, words: string) => flow(page).locator('.message', { hasText: words }).first();
const tryScenario = (page: Page, name: string) =>
  page.getByRole('button', { name: `Try it: ${name}` }).click();

story(
  'the wire page shows each chapter of a flow as it happens',
  toldOnce,
  async ({ page, anotherBrowser, deployment }) => {
    const wire = await (await anotherBrowser()).newPage();
    await open(wire, deployment);
    await expect(wire.getByText('Nothing yet.')).toBeVisible();
    await page.goto('/');
    await pressConnect(page);
    await expect(title(wire)).toHaveText('Somebody is about to connect');
    await logInAs(page, 'mei');
    await expect(title(wire)).toHaveText('Mei is about to connect');
    await allow(page);
    await expectConnectedAs(page, 'mei');
    await expect(title(wire)).toHaveText('Mei connects');
    expect(await wire.evaluate(() => scrollY)).toBe(0); // Nobody has scrolled.
    await expect(flow(wire).locator('.facts')).toContainText('11 of 11 checks passed');
    await disconnect(page);
    await expect(flow(wire).locator('.facts')).toContainText('disconnected');
    await expect(chapters(wire)).toHaveText([/Ask/, /Consent/, /Exchange/, /Use/, /Revoke/]);
    await expect(flow(wire).locator('.chapters .ahead')).toHaveText(['Refresh (not yet)']);
  },
);

story(
  'the wire page keeps an open message and the focus when new requests arrive',
  toldOnce,
  async ({ page, anotherBrowser, deployment }) => {
    await connectAs(page, 'mei');
    const wire = await (await anotherBrowser()).newPage();
    await open(wire, deployment);
    const row = message(wire, 'exchanges the code');
    await row.locator('summary').click();
    await row.getByRole('tab', { name: 'HTTP' }).click();
    const count = await wire.locator('.message').count();
    await page.reload();
    await expect.poll(() => wire.locator('.message').count()).toBeGreaterThan(count);
    await expect(row.getByRole('tab', { name: 'HTTP' })).toBeFocused();
    await expect(row.getByRole('tabpanel', { name: 'HTTP' })).toContainText('POST /v1/oauth2/token');

    await wire.getByRole('button', { name: 'Live' }).click();
    const still = await wire.locator('.message').count();
    await page.reload();
    await open(page, deployment);
    await expect.poll(() => page.locator('.message').count()).toBeGreaterThan(still);
    expect(await wire.locator('.message').count()).toBe(still);
  },
);

story(
  'the wire page marks a secret and opens a message by keyboard',
  toldOnce,
  async ({ page, deployment }) => {
    await connectAs(page, 'mei');
    await open(page, deployment);
    const chip = flow(page)
      .locator('.legend')
      .getByRole('button', { name: /^access token/ });
    await chip.focus();
    await page.keyboard.press('Space');
    await expect(chip).toHaveAttribute('aria-pressed', 'true');
    // It was in one response, and sent to the API once.
    await expect(flow(page).locator('.arrow.lit')).toHaveCount(2);
    await expect(page.locator('#news')).toContainText('is in 2 messages. Lets the app call the API');
    await expect(page.locator('#chosen')).toContainText('Lets the app call the API as this user');
    await expect(page.locator('#chosen')).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(flow(page).locator('.arrow.lit')).toHaveCount(0);
    await expect(page.locator('#chosen')).toBeHidden();

    const row = message(page, 'exchanges the code');
    await row.locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(row.getByRole('tab', { name: 'Explained' })).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(row.getByRole('tabpanel', { name: 'curl' })).toContainText('code=$CODE');
  },
);

story(
  'the wire page has no accessibility violations, and fits a phone',
  toldOnce,
  async ({ page, deployment }) => {
    await open(page, deployment);
    await expectAccessible(page);
    await connectAs(page, 'mei');
    await open(page, deployment);
    await tryScenario(page, 'Stytch is down');
    await message(page, 'exchanges the code').locator('summary').click();
    await page.getByText('All switches').click();
    await flow(page)
      .locator('.legend')
      .getByRole('button', { name: /^code verifier/ })
      .click();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 800 });
    await expectAccessible(page);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    expect(scrollWidth).toBe(clientWidth);
  },
);

story.describe('without JavaScript', () => {
  story.use({ javaScriptEnabled: false });

  story(
    'the wire page shows flows, messages and secrets without JavaScript',
    toldOnce,
    async ({ page, deployment }) => {
      await connectAs(page, 'mei');
      await open(page, deployment);
      await expect(title(page)).toHaveText('Mei connects');
      const row = message(page, 'exchanges the code');
      await row.locator('summary').click();
      for (const name of ['Explained', 'HTTP', 'curl'])
        await expect(row.getByRole('heading', { name })).toBeVisible();
      await flow(page)
        .locator('.legend')
        .getByRole('link', { name: /^access token/ })
        .click();
      await expect(flow(page).locator('.carries .chip.lit')).toHaveCount(2);
      await expect(page.locator('#chosen')).toContainText('Lets the app call the API as this user');
      await expect(flow(page).locator('.purposes')).toContainText('Proves that this browser started');
      await expect(page.getByText('Select a secret')).toBeHidden();
      await page.getByRole('link', { name: 'Reload' }).click();
      await expect(flow(page).locator('.chip.lit')).toHaveCount(0);
    },
  );
});

story(
  'the scenario of a stolen refresh token ends the connection of a public client, until it is taken back',
  toldToPublic,
  async ({ page, anotherBrowser, deployment }) => {
    await connectAs(page, 'mei');
    const wire = await (await anotherBrowser()).newPage();
    await open(wire, deployment);
    await tryScenario(wire, 'A stolen refresh token');
    await expect(wire.getByRole('status').first()).toContainText('Now look at your account');
    await page.goto('/connected');
    await expect(page).toHaveURL(/\/problem\/access_withdrawn$/);
    await expect(flow(wire).locator('.thief')).toHaveCount(1);
    await wire.getByRole('button', { name: 'Undo' }).click();
    await expect(wire.getByText('Now look at your account')).toBeHidden();
    await page.goto('/');
    await pressConnect(page);
    await allow(page);
    await expectConnectedAs(page, 'mei');
  },
);

story(
  'the scenario of two tabs works with one tab, and a later one',
  toldOnce,
  async ({ page, context, deployment }) => {
    await connectAs(page, 'mei');
    await open(page, deployment);
    await tryScenario(page, 'Two tabs race');
    for (const tab of [page, await context.newPage()]) {
      await tab.goto('/connected');
      await expectConnectedAs(tab, 'mei');
    }
  },
);

story('the scenario of two tabs refreshes once for both', toldOnce, async ({ page, context, deployment }) => {
  await connectAs(page, 'mei');
  const wire = await context.newPage();
  await open(wire, deployment);
  await tryScenario(wire, 'Two tabs race');
  const tabs = await Promise.all([context.newPage(), context.newPage()]);
  await Promise.all(tabs.map((tab) => tab.goto('/connected')));
  for (const tab of tabs) await expectConnectedAs(tab, 'mei');
  await expect(flow(wire).locator('.facts')).toContainText('refreshed once');
  await expect(flow(wire).locator('.message', { hasText: 'is sent through /refresh' })).toHaveCount(2);
});
