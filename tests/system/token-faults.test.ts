import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault, Settings } from '../../sandbox/control/switches.ts';
import type { Person } from '../quirks/person.ts';
import { Stage } from '../quirks/stage.ts';

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

describe('while a code is exchanged', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.set({ quirk: 'none', client: 'public', vertical: 'consumer' });
  });
  afterAll(() => stage.strike());

  async function allowing(): Promise<Person> {
    const person = await stage.newcomer();
    await person.open(stage.appUrl);
    await person.press('Connect');
    await person.press('Continue as Mei Tanaka');
    return person;
  }

  it.each(faults)('the token endpoint %s', async (_what, fault, problem, status) => {
    const person = await allowing();
    await stage.switch('switches', { endpoints: { exchange: { ...fault, times: 1 } } });
    await person.press('Allow');
    expect([person.status, person.url]).toEqual([status, `${stage.appUrl}/problem/${problem}`]);
    // A code is spent once: never tried again by itself, whatever came of it.
    expect(await stage.tokenRequests('authorization_code')).toBe(1);
    expect(person.cookieNames.filter((name) => /^(flow-|connection)/.test(name))).toEqual([]);
    // The person can get on by themselves once the trouble is over.
    await person.open(stage.appUrl);
    await person.press('Connect');
    await person.press('Allow');
    expect(person.url).toBe(`${stage.appUrl}/connected`);
  });

  it.each(spoilt)('the ID token comes %s', async (_what, id) => {
    const person = await allowing();
    await stage.switch('switches', { tokens: { id } });
    await person.press('Allow');
    expect([person.status, person.url]).toEqual([502, `${stage.appUrl}/problem/id_token_invalid`]);
  });
});
