import type { Page } from '@playwright/test';
import type { Fault } from '../../sandbox/control/switches.ts';
import { expectConnectedAs, expectProblem, pressConnect } from './support/app-pages.ts';
import { allow, logInAs } from './support/platform-pages.ts';
import { expect, story, toldToPublic } from './support/story.ts';

/** One of each kind; tests/system/token-faults.test.ts has them all. */
const faults: [what: string, fault: Fault, problem: string, status: number][] = [
  ['refuses the code', { status: 400, body: { error: 'invalid_grant' } }, 'code_rejected', 400],
  ['hangs up', { reset: 'at-once' }, 'issuer_unavailable', 503],
  ['answers with a page', { status: 200, body: '<h1>Welcome</h1>' }, 'token_response_invalid', 502],
];

for (const [what, fault, problem, status] of faults) {
  story(`the token endpoint ${what}: ${problem}`, toldToPublic, async ({ page, sandbox }) => {
    await sandbox.trouble('exchange', { ...fault, times: 1 });
    const answer = await connectOnce(page, problem);
    expect(answer).toBe(status);
    // A code is spent once: never tried again by itself, whatever came of it.
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(1);
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^\d+-(flow-|connection)/)]),
    );
    // The person can get on by themselves once the trouble is over.
    await page.goto('/');
    await pressConnect(page);
    await allow(page);
    await expectConnectedAs(page, 'mei');
  });
}

story('an ID token with a broken signature: id_token_invalid', toldToPublic, async ({ page, sandbox }) => {
  await sandbox.set({ tokens: { id: { breakSignature: true } } });
  expect(await connectOnce(page, 'id_token_invalid')).toBe(502);
});

/** Connects as Mei, ends on the problem. @returns the page's status */
async function connectOnce(page: Page, problem: string): Promise<number | undefined> {
  await page.goto('/');
  await pressConnect(page);
  await logInAs(page, 'mei');
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url().includes('/problem/')),
    allow(page),
  ]);
  await expectProblem(page, problem);
  return answer.status();
}
