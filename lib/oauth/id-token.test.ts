import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { checkIdToken } from './grant';

const now = 1_800_000_000_000;
const claims = {
  iss: 'https://issuer.example',
  sub: 'user-test-1',
  aud: 'connected-app-test-1',
  iat: now / 1000,
  exp: now / 1000 + 3600,
};
const hash = createHash('sha256').update('token').digest();

describe('checkIdToken', () => {
  beforeAll(() => {
    vi.useFakeTimers({ now, toFake: ['Date'] });
    vi.stubEnv('STYTCH_PROJECT_DOMAIN', 'https://issuer.example');
    vi.stubEnv('CONNECTED_APP_CLIENT_ID', 'connected-app-test-1');
    vi.stubEnv('APP_URL', 'https://app.example');
    vi.stubEnv('SESSION_SECRET', 'x'.repeat(32));
  });

  it.each([
    ['plain claims', {}],
    ['this client as the authorized party', { azp: 'connected-app-test-1' }],
    ['a clock 30 s ahead', { iat: now / 1000 + 30 }],
    ['the hash of its access token', { at_hash: hash.subarray(0, 16).toString('base64url') }],
  ])('accepts an ID token with %s', (_, changes) => {
    expect(() => checkIdToken({ ...claims, ...changes }, 'token')).not.toThrow();
  });

  it.each([
    ['an empty subject', { sub: '' }],
    ['a subject of 256 characters', { sub: 'x'.repeat(256) }],
    ['another authorized party', { azp: 'connected-app-test-2' }],
    ['a clock 31 s ahead', { iat: now / 1000 + 31 }],
    ['the whole hash instead of its left half', { at_hash: hash.toString('base64url') }],
    ['an empty hash', { at_hash: '' }],
  ])('refuses an ID token with %s', (_, changes) => {
    const [reason] = Object.keys(changes);
    expect(() => checkIdToken({ ...claims, ...changes }, 'token')).toThrow(
      expect.objectContaining({ code: 'id_token_invalid', facts: { reason } }),
    );
  });
});
