import type { Page } from '@playwright/test';
import { connectAs, expectConnectedAs, expectProblem, pressConnect, taskRow } from './support/app-pages.ts';
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
  'the callback opened again, and reloaded, leads on, and nothing is exchanged twice',
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
  'Back to the platform’s page and Allow once more leads on',
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
  'an answer that was used before leads to a new start where nobody is connected',
  toldOnce,
  async ({ page, deployment, sandbox }) => {
    const callback = await callbackOf(page, deployment.appUrl);
    await page.context().clearCookies({ name: /connection/ });
    const answer = await page.goto(callback);
    expect(answer?.status()).toBe(400);
    await expectProblem(page, 'flow_unknown');
    await page.getByRole('link', { name: 'Start again' }).click();
    await allow(page);
    await expectConnectedAs(page, 'mei');
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(2);
  },
);

story(
  'two clicks on Connect and two on Allow end in one connection',
  toldCrosswise,
  async ({ page, sandbox }) => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Connect', exact: true }).dblclick();
    await logInAs(page, 'mei');
    await page.getByRole('button', { name: 'Allow', exact: true }).dblclick();
    await expectConnectedAs(page, 'mei');
    const exchanges = await sandbox.requests('/v1/oauth2/token');
    expect(exchanges.filter(({ status }) => status !== 200)).toEqual([]);
  },
);

story('two tabs may connect at once, in any order', toldCrosswise, async ({ page, context, sandbox }) => {
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
});

story.describe('an answer to a question that this browser did not ask', () => {
  story('in another browser', toldOnce, async ({ page, anotherBrowser, sandbox }) => {
    await page.goto('/');
    await pressConnect(page);
    await logInAs(page, 'mei');
    // An attacker mails the answer to their own login to a victim, who would then work in the attacker's account.
    const answer = await allowWithoutGoingBack(page);
    expect(answer).toContain('code=');
    const victim = await (await anotherBrowser()).newPage();
    await victim.goto(answer);
    await expectProblem(victim, 'flow_unknown');
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(0);
  });

  story('after ten minutes, when the browser has dropped what it knew', toldOnce, async ({ page }) => {
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

const strangeAnswers = [
  ['nothing at all', '', 'flow_unknown'],
  ['a state nobody knows', '?code=abc&state=unknown', 'flow_unknown'],
  ['two states', '?code=abc&state=a&state=b', 'flow_unknown'],
  ['an error without a state', '?error=server_error', 'flow_unknown'],
] as const;

for (const [what, query, code] of strangeAnswers) {
  story(`a callback with ${what} is a clear page`, toldOnce, async ({ page }) => {
    const answer = await page.goto(`/callback${query}`);
    expect(answer?.status()).toBe(400);
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
    `a flow that ends with ${what} is a clear page, and nothing is exchanged`,
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

story(
  'a person who is connected goes on, whatever a link makes of the callback',
  toldOnce,
  async ({ page }) => {
    await connectAs(page, 'mei');
    await page.goto('/callback?code=abc&state=unknown');
    await expectConnectedAs(page, 'mei');
  },
);
