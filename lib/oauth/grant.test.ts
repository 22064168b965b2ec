import { createHash } from 'node:crypto';
import { UnsecuredJWT } from 'jose';
import type { IDToken, TokenEndpointResponse } from 'openid-client';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkIdToken, profileFrom, validateTokenResponse } from './grant';

const now = 1_000_000;
const asked = ['openid', 'read:tasks'];
const good = { access_token: 'opaque-token', token_type: 'bearer', expires_in: 3600 };
const jwt = (claims: Record<string, unknown>) => new UnsecuredJWT(claims).encode().replace(/\.$/, '.c2ln');
const idToken = (claims: object) => ({ sub: 'user-1', iat: now / 1000, ...claims }) as IDToken;

beforeEach(() => {
  vi.useFakeTimers({ now, toFake: ['Date'] });
});

const read = (changes: object, claims?: IDToken) =>
  validateTokenResponse({ ...good, ...changes } as unknown as TokenEndpointResponse, claims, asked);

describe('validateTokenResponse', () => {
  it('reads a token response into a grant', async () => {
    expect(await read({ refresh_token: 'r', scope: 'openid' }, idToken({ name: 'Ana' }))).toEqual({
      subject: 'user-1',
      profile: { name: 'Ana', email: undefined, picture: undefined },
      organization: undefined,
      scope: ['openid'],
      accessToken: 'opaque-token',
      refreshToken: 'r',
      expiresAt: now + 3_600_000,
    });
  });

  it.each([
    ['token_type in any case', { token_type: 'BEARER' }, {}],
    ['no scope, and grants all that was asked for', { scope: undefined }, { scope: asked }],
    ['more scopes than were asked for', { scope: 'openid write:all' }, { scope: ['openid', 'write:all'] }],
    [
      'no expires_in, and uses the exp of its JWT',
      { expires_in: undefined, access_token: jwt({ exp: now / 1000 + 120 }) },
      { expiresAt: now + 120_000 },
    ],
    [
      'neither expires_in nor exp, and assumes an hour',
      { expires_in: undefined },
      { expiresAt: now + 3_600_000 },
    ],
    [
      'a refresh token and neither expires_in nor exp, and assumes five minutes',
      { expires_in: undefined, refresh_token: 'r' },
      { expiresAt: now + 300_000 },
    ],
    [
      // The clock is wrong; the token is good.
      'no expires_in and a past exp in its JWT, and assumes an hour',
      { expires_in: undefined, access_token: jwt({ exp: 1 }) },
      { expiresAt: now + 3_600_000 },
    ],
    ['a refresh token that was not asked for', { refresh_token: 'r' }, { scope: asked }],
    [
      'an expires_in of 30,000 years, and cuts it to a year',
      { expires_in: 1e12 },
      { expiresAt: now + 365 * 86_400_000 },
    ],
    ['a b64token with padding', { access_token: 'aA0-._~+/==' }, { accessToken: 'aA0-._~+/==' }],
  ])('accepts a response with %s', async (_case, changes, expected) => {
    expect(await read(changes)).toMatchObject(expected);
  });

  it.each<[string, object]>([
    ['no access token', { access_token: undefined }],
    ['an empty access token', { access_token: '' }],
    ['a line break in the access token', { access_token: 'a\r\nX-Evil: 1' }],
    ['a space in the access token', { access_token: 'a b' }],
    ['an access token of 20 KB', { access_token: 'a'.repeat(20_000) }],
    ['another token type', { token_type: 'mac' }],
    ['no token type', { token_type: undefined }],
    ['an expires_in that is no number', { expires_in: '3600' }],
    ['a negative expires_in', { expires_in: -1 }],
    ['an expires_in of 0', { expires_in: 0 }],
    ['an expires_in of less than a second', { expires_in: 0.999 }],
    ['an infinite expires_in', { expires_in: Number.POSITIVE_INFINITY }],
    ['a refresh token that is no text', { refresh_token: 1 }],
    ['an empty refresh token', { refresh_token: '' }],
    ['a refresh token with a line break', { refresh_token: 'a\nb' }],
    ['a scope with control characters', { scope: 'openid\u0000' }],
    ['a scope that is no text', { scope: ['openid'] }],
  ])('refuses a response with %s', async (_case, changes) => {
    const [reason] = Object.keys(changes);
    await expect(read(changes)).rejects.toMatchObject({ code: 'token_response_invalid', facts: { reason } });
  });

  it('ignores members on the prototype of a response', async () => {
    const response = JSON.parse('{"__proto__":{"access_token":"evil","token_type":"bearer","expires_in":1}}');
    await expect(validateTokenResponse(response, undefined, asked)).rejects.toThrow('token_response_invalid');
  });
});

describe('validateTokenResponse with offline_access requested', () => {
  const offline = (changes: object, kept?: string) =>
    validateTokenResponse(
      { ...good, ...changes } as unknown as TokenEndpointResponse,
      undefined,
      ['read:tasks', 'offline_access'],
      kept,
    );

  it.each([
    ['that is new', { scope: 'read:tasks', refresh_token: 'r' }, undefined],
    ['that stays good', { scope: 'read:tasks' }, 'kept'],
  ])('grants offline_access for a refresh token %s, whatever scope lists', async (_case, changes, kept) => {
    expect((await offline(changes, kept)).scope).toEqual(['read:tasks', 'offline_access']);
  });

  it('grants no offline_access without a refresh token', async () => {
    expect((await offline({ scope: 'read:tasks' })).scope).toEqual(['read:tasks']);
  });
});

describe('the subject of a grant', () => {
  const organization = { organization_id: 'organization-1', slug: 'harbor' };

  it('takes the subject from the checked ID token, not from the access token', async () => {
    const access_token = jwt({ sub: 'another user' });
    expect((await read({ access_token }, idToken({}))).subject).toBe('user-1');
  });

  it('takes subject and organization from the access token when there is no ID token', async () => {
    const access_token = jwt({ sub: 'user-2', 'https://stytch.com/organization': organization });
    expect(await read({ access_token })).toMatchObject({
      subject: 'user-2',
      organization: { id: 'organization-1', slug: 'harbor' },
    });
  });

  it.each([7, '', null, {}, 'x'.repeat(256)])(
    'takes no subject from an access token whose sub is %j',
    async (sub) => {
      expect((await read({ access_token: jwt({ sub }) })).subject).toBeUndefined();
    },
  );

  it('takes no subject from an opaque access token', async () => {
    expect(await read({})).toMatchObject({ subject: undefined, organization: undefined });
  });
});

describe('profileFrom', () => {
  it.each([
    [{ picture: 'https://img.example/a.png' }, 'https://img.example/a.png'],
    [{ profile_picture: 'https://img.example/b.png' }, 'https://img.example/b.png'],
    [{ picture: 'http://img.example/a.png' }, undefined],
    [{ picture: 'javascript:alert(1)' }, undefined],
    [{ picture: 'data:image/svg+xml,<svg/>' }, undefined],
    [{ picture: 'blob:x' }, undefined],
    [{ picture: '/relative.png' }, undefined],
    [{ picture: 'not an address' }, undefined],
    [{ picture: '' }, undefined],
    [{ picture: `https://img.example/${'x'.repeat(1000)}` }, undefined],
    [{ picture: 7 }, undefined],
  ])('reads from %j the picture %s', (claims, picture) => {
    expect(profileFrom(claims).picture).toBe(picture);
  });

  it('leaves out a claim that does not fit, and keeps the others', () => {
    expect(profileFrom({ name: 'x'.repeat(201), email: 'a@b.example', other: 1 })).toEqual({
      name: undefined,
      email: 'a@b.example',
      picture: undefined,
    });
  });
});

describe('checkIdToken', () => {
  const claims = {
    iss: 'https://issuer.example',
    sub: 'user-test-1',
    aud: 'connected-app-test-1',
    iat: now / 1000,
    exp: now / 1000 + 3600,
  };
  const hash = createHash('sha256').update('token').digest();
  beforeEach(() => {
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
