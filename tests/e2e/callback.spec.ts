import type { Page } from '@playwright/test';
import {
  connectAs,
  connectLink,
  expectConnectedAs,
  expectProblem,
  pressConnect,
  taskRow,
} from './support/app-pages.ts';
import { allow, allowWithoutGoingBack, logInAs } from './support/platform-pages.ts';
import { expect, story, toldCrosswise, toldOnce } from './support/story.ts';

/** Connects, and keeps the address of the callback. */
async function callbackOf(page: Page, appUrl: string): Promise<string> {
  await page.goto('/');
  await pressConnect(page);
  await logInAs(page, 'mei');
  const [request] = await Promise.all([
    page.waitForRequest((candidate) => candidate.url().startsWith(`${appUrl}/callback`)),
    allow(page),
  ]);
  await expectConnectedAs(page, 'mei');
  return request.url();
}

story(
  'a callback that is opened again and reloaded shows the account, without a second exchange',
  toldCrosswise,
  async ({ page, sandbox, deployment }) => {
    const callback = await callbackOf(page, deployment.appUrl);
    await page.goto(callback);
    await expectConnectedAs(page, 'mei');
    await page.reload();
    await expectConnectedAs(page, 'mei');
    await expect(taskRow(page, 'Book a room')).toBeVisible();
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(1);
  },
);

story(
  'pressing Back and Allow again shows the account, without a second exchange',
  toldCrosswise,
  async ({ page, sandbox, deployment }) => {
    await callbackOf(page, deployment.appUrl);
    await page.goBack();
    // A new code, for a state that was used.
    await allow(page);
    await expectConnectedAs(page, 'mei');
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(1);
  },
);

story(
  'a spent callback without a connection leads to a problem page from which the user connects',
  toldOnce,
  async ({ page, deployment, sandbox }) => {
    const callback = await callbackOf(page, deployment.appUrl);
    await page.context().clearCookies({ name: /connection/ });
    const response = await page.goto(callback);
    expect(response?.status()).toBe(400);
    await expectProblem(page, 'flow_unknown');
    await page.getByRole('link', { name: 'Start again' }).click();
    await allow(page);
    await expectConnectedAs(page, 'mei');
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(2);
  },
);

story(
  'two clicks on Connect and two on Allow make one connection',
  toldCrosswise,
  async ({ page, sandbox }) => {
    await page.goto('/');
    await connectLink(page).dblclick();
    await logInAs(page, 'mei');
    await page.getByRole('button', { name: 'Allow', exact: true }).dblclick();
    await expectConnectedAs(page, 'mei');
    const exchanges = await sandbox.requests('/v1/oauth2/token');
    expect(exchanges.filter(({ status }) => status !== 200)).toEqual([]);
  },
);

story(
  'two tabs connect at the same time, in any order',
  toldCrosswise,
  async ({ page, context, sandbox }) => {
    const other = await context.newPage();
    await page.goto('/start?return_to=/connected%3Ftab%3D1');
    await other.goto('/start?return_to=/connected%3Ftab%3D2');
    await pressConnect(page);
    await pressConnect(other);
    await logInAs(other, 'mei');
    await page.reload();
    // The one that began last ends first.
    await allow(other);
    await expect(other).toHaveURL(/\/connected\?tab=2$/);
    await allow(page);
    await expect(page).toHaveURL(/\/connected\?tab=1$/);
    await expect(taskRow(page, 'Book a room')).toBeVisible();
    await other.reload();
    await expect(taskRow(other, 'Book a room')).toBeVisible();
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(2);
  },
);

story.describe('a callback without its flow cookie', () => {
  story(
    'a callback in another browser is refused, without an exchange',
    toldOnce,
    async ({ page, anotherBrowser, sandbox }) => {
      await page.goto('/');
      await pressConnect(page);
      await logInAs(page, 'mei');
      // An attacker mails the callback of their own login to a victim, who would then work in the attacker's account.
      const callback = await allowWithoutGoingBack(page);
      expect(callback).toContain('code=');
      const victim = await (await anotherBrowser()).newPage();
      await victim.goto(callback);
      await expectProblem(victim, 'flow_unknown');
      expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(0);
    },
  );

  story('a callback is refused after the flow cookie expired', toldOnce, async ({ page }) => {
    await page.goto('/start?return_to=/connected%3Fview%3Dmine');
    await pressConnect(page);
    await logInAs(page, 'mei');
    await page.context().clearCookies({ name: /^\d+-flow-/ });
    await allow(page);
    await expectProblem(page, 'flow_unknown');
  });

  story('after it was tampered with', toldOnce, async ({ page, context, sandbox }) => {
    await page.goto('/');
    await pressConnect(page);
    await logInAs(page, 'mei');
    const flow = (await context.cookies()).find(({ name }) => /^\d+-flow-/.test(name));
    if (!flow) throw new Error('no flow cookie');
    const middle = Math.floor(flow.value.length / 2);
    const changed = flow.value[middle] === 'A' ? 'B' : 'A';
    await context.addCookies([
      { ...flow, value: flow.value.slice(0, middle) + changed + flow.value.slice(middle + 1) },
    ]);
    await allow(page);
    await expectProblem(page, 'flow_unknown');
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(0);
  });
});

const strangeCallbacks = [
  ['no parameters', '', 'flow_unknown'],
  ['an unknown state', '?code=abc&state=unknown', 'flow_unknown'],
  ['two states', '?code=abc&state=a&state=b', 'flow_unknown'],
  ['an error without a state', '?error=server_error', 'flow_unknown'],
] as const;

for (const [what, query, code] of strangeCallbacks) {
  story(`a callback with ${what} leads to the problem ${code}`, toldOnce, async ({ page }) => {
    const response = await page.goto(`/callback${query}`);
    expect(response?.status()).toBe(400);
    await expectProblem(page, code);
    await expect(page.getByRole('link', { name: 'Start again' })).toBeVisible();
  });
}

/** One for each page; tests/hostile/callback.test.ts has more. */
const strangeEndings = [
  ['neither code nor error', '', 'callback_invalid'],
  ['another issuer', 'code=one&iss=https%3A%2F%2Fevil.example', 'issuer_mismatch'],
  [
    'an error of the platform',
    'error=server_error&error_description=%3Cb%3Eoh%3C%2Fb%3E',
    'authorization_failed',
  ],
] as const;

for (const [what, query, code] of strangeEndings) {
  story(
    `a flow that ends with ${what} leads to the problem ${code}, without an exchange`,
    toldOnce,
    async ({ page, sandbox }) => {
      await page.goto('/start?return_to=/connected%3Fview%3Dmine');
      await pressConnect(page);
      await expect(page).toHaveURL(/\/oauth\/authorize/);
      const state = new URL(page.url()).searchParams.get('state') ?? '';
      await page.goto(`/callback?${new URLSearchParams({ state })}&${query}`);
      await expectProblem(page, code);
      await expect(page.getByText('<b>')).toHaveCount(0);
      const href = await page.getByRole('link', { name: 'Start again' }).getAttribute('href');
      expect(href).toBe('/connect?return_to=%2Fconnected%3Fview%3Dmine');
      expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(0);
    },
  );
}

story('a callback with an unknown state shows a connected user their account', toldOnce, async ({ page }) => {
  await connectAs(page, 'mei');
  await page.goto('/callback?code=abc&state=unknown');
  await expectConnectedAs(page, 'mei');
});
