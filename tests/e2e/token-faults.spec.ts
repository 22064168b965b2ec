import type { Page } from '@playwright/test';
import type { Fault, Settings } from '../../sandbox/control/switches.ts';
import { expectConnectedAs, expectProblem, pressConnect } from './support/app-pages.ts';
import { allow, logInAs } from './support/platform-pages.ts';
import { expect, story, toldToPublic } from './support/story.ts';

/** What the token endpoint answers to the exchange, and the problem that the person is told of. */
const faults: [what: string, fault: Fault, problem: string, status: number][] = [
  ['refuses the code', { status: 400, body: { error: 'invalid_grant' } }, 'code_rejected', 400],
  [
    'refuses it in Stytch’s own shape',
    { status: 404, body: { error_type: 'oauth_token_not_found', request_id: 'r-1', status_code: 404 } },
    'code_rejected',
    400,
  ],
  ['refuses the client', { status: 401, body: { error: 'invalid_client' } }, 'client_rejected', 500],
  ['is overloaded', { status: 429, retryAfter: 1 }, 'issuer_unavailable', 503],
  ['fails', { status: 500 }, 'issuer_unavailable', 503],
  ['is being mended', { status: 503, body: '<h1>Back soon</h1>' }, 'issuer_unavailable', 503],
  ['hangs up', { reset: 'at-once' }, 'issuer_unavailable', 503],
  ['hangs up midway', { reset: 'midway' }, 'issuer_unavailable', 503],
  ['never answers', { hang: true }, 'issuer_unavailable', 503],
  ['answers with a page', { status: 200, body: '<h1>Welcome</h1>' }, 'token_answer_invalid', 502],
  ['sends elsewhere', { status: 307, headers: { Location: '/elsewhere' } }, 'token_answer_invalid', 502],
  ['gives no access token', { patch: { access_token: null } }, 'token_answer_invalid', 502],
  ['gives another kind of token', { patch: { token_type: 'mac' } }, 'token_answer_invalid', 502],
  ['gives an ended token', { patch: { expires_in: -1 } }, 'token_answer_invalid', 502],
  ['gives no ID token', { patch: { id_token: null } }, 'token_answer_invalid', 502],
  ['gives half an ID token', { patch: { id_token: 'ey.ey' } }, 'id_token_invalid', 502],
];

/** What is wrong with an ID token that the stand-in signs. */
const spoilt: [what: string, id: Settings['tokens']['id']][] = [
  ['with a broken signature', { breakSignature: true }],
  ['for another nonce', { claims: { nonce: 'another' } }],
  ['for another app', { claims: { aud: ['connected-app-test-somebody-else'] } }],
  ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
  ['that is over', { claims: { exp: 1_000_000_000 } }],
  ['about nobody', { claims: { sub: null } }],
];

for (const [what, fault, problem, status] of faults) {
  story(`the token endpoint ${what}: ${problem}`, toldToPublic, async ({ page, sandbox }) => {
    await sandbox.trouble('exchange', { ...fault, times: 1 });
    const answer = await connectOnce(page, problem);
    expect(answer).toBe(status);
    // A code is spent once: never tried again by itself, whatever came of it.
    expect(await sandbox.requests('/v1/oauth2/token')).toHaveLength(1);
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/^(flow-|connection)/)]),
    );
    // The person can get on by themselves once the trouble is over.
    await page.goto('/');
    await pressConnect(page);
    await allow(page);
    await expectConnectedAs(page, 'mei');
  });
}

for (const [what, id] of spoilt) {
  story(`an ID token ${what}: id_token_invalid`, toldToPublic, async ({ page, sandbox }) => {
    await sandbox.set({ tokens: { id } });
    expect(await connectOnce(page, 'id_token_invalid')).toBe(502);
  });
}

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
