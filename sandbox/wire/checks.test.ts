import { createHash } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { SigningKeys } from '../stytch/signing-keys.ts';
import { WrittenLog } from '../testing/exchanges.ts';
import { checksOf } from './checks.ts';
import { messagesOf } from './message.ts';

let keys: SigningKeys;
beforeAll(async () => {
  keys = await SigningKeys.create();
});

const VERIFIER = 'the-verifier-of-this-test';
const facts = () => ({
  issuer: 'http://issuer.example',
  projectId: 'project-1',
  keys: keys.publicSet().keys,
});

const honest = {
  state: 'the-state',
  iss: 'stytch.com/project-1',
  challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  redirect: 'http://app.example/callback',
  code: 'the-code',
  times: 1,
  claims: { iss: 'http://issuer.example', aud: ['the-client'], nonce: 'the-nonce' },
  spoil: '',
  readable: [] as string[],
};

/** The checks of a flow in which one thing is otherwise. */
async function checks(change: Partial<typeof honest> = {}) {
  const { state, iss, challenge, redirect, code, times, claims, spoil, readable } = { ...honest, ...change };
  const log = new WrittenLog();
  const asked = {
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: challenge,
    client_id: 'the-client',
  };
  const query = { ...asked, redirect_uri: 'http://app.example/callback' };
  log.write({ server: 'platform', path: '/oauth/authorize', query });
  log.write({ path: '/callback', query: { state, iss, code: 'the-code' }, readable });
  const params = { grant_type: 'authorization_code', code, code_verifier: VERIFIER, redirect_uri: redirect };
  const answer = JSON.stringify({ access_token: 'a', id_token: (await keys.sign(claims)) + spoil });
  for (let count = 0; count < times; count++)
    log.write({ server: 'stytch', method: 'POST', path: '/v1/oauth2/token', params, answer });
  return checksOf(messagesOf(log.list()), facts());
}

it('all 11 checks hold for an honest flow', async () => {
  const all = await checks();
  expect(all.filter(({ holds }) => !holds)).toEqual([]);
  expect(all).toHaveLength(11);
});

it.each<[string, Partial<typeof honest>]>([
  ['state', { state: 'another' }],
  ['iss in the callback', { iss: 'stytch.com/project-2' }],
  ['SHA-256', { challenge: VERIFIER }],
  ['redirect_uri', { redirect: 'http://app.example/other' }],
  ['the code that came back', { code: 'another' }],
  ['sent only once', { times: 2 }],
  ['signature', { spoil: 'AAAA' }],
  ['ID token: iss', { claims: { ...honest.claims, iss: 'http://other.example' } }],
  ['aud', { claims: { ...honest.claims, aud: ['another'] } }],
  ['nonce', { claims: { ...honest.claims, nonce: 'another' } }],
  ['readable', { readable: ['access_token'] }],
])('only the check of %s fails when that value is wrong', async (name, change) => {
  const failed = (await checks(change)).filter(({ holds }) => !holds).map(({ claim }) => claim);
  expect(failed).toEqual([expect.stringContaining(name)]);
});

it('the check of the signature fails when no key has the kid of the token', async () => {
  const token = await keys.sign(honest.claims, { kid: 'another' });
  const log = new WrittenLog();
  const params = { grant_type: 'authorization_code', code: 'the-code' };
  const answer = JSON.stringify({ access_token: 'a', id_token: token });
  log.write({ server: 'stytch', method: 'POST', path: '/v1/oauth2/token', params, answer });
  const all = checksOf(messagesOf(log.list()), facts());
  expect(all.find(({ claim }) => claim.includes('signature'))?.holds).toBe(false);
});

it('checksOf lists no check whose values are not in the log', () => {
  const log = new WrittenLog();
  log.write({ server: 'platform', path: '/oauth/authorize', query: { state: 'the-state', nonce: 'n' } });
  expect(checksOf(messagesOf(log.list()), facts())).toEqual([]);
});
