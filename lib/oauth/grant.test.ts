import { UnsecuredJWT } from 'jose';
import type { IDToken, TokenEndpointResponse } from 'openid-client';
import { describe, expect, it } from 'vitest';
import { profileFrom, readGrant } from './grant';

const now = 1_000_000;
const asked = ['openid', 'read:tasks'];
const good = { access_token: 'opaque-token', token_type: 'bearer', expires_in: 3600 };
const idToken = (claims: object) => ({ sub: 'user-1', iat: now / 1000, ...claims }) as IDToken;

const read = (changes: object, claims?: IDToken) =>
  readGrant({ ...good, ...changes } as unknown as TokenEndpointResponse, claims, asked, now);

describe('a token answer', () => {
  it('becomes a grant', () => {
    expect(read({ refresh_token: 'r', scope: 'openid' }, idToken({ name: 'Ana' }))).toEqual({
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
    ['no scope as all that was asked for', { scope: undefined }, { scope: asked }],
    ['an empty scope as nothing granted', { scope: '' }, { scope: [] }],
    ['a life beyond reason, cut to a year', { expires_in: 1e12 }, { expiresAt: now + 365 * 86_400_000 }],
    ['a b64token with padding', { access_token: 'aA0-._~+/==' }, { accessToken: 'aA0-._~+/==' }],
  ])('may have %s', (_case, changes, expected) => {
    expect(read(changes)).toMatchObject(expected);
  });

  it.each<[string, object]>([
    ['no access token', { access_token: undefined }],
    ['an empty access token', { access_token: '' }],
    ['a line break in the access token', { access_token: 'a\r\nX-Evil: 1' }],
    ['a space in the access token', { access_token: 'a b' }],
    ['an access token of 20 KB', { access_token: 'a'.repeat(20_000) }],
    ['another token type', { token_type: 'mac' }],
    ['no token type', { token_type: undefined }],
    ['no end', { expires_in: undefined }],
    ['an end that is no number', { expires_in: '3600' }],
    ['a negative life', { expires_in: -1 }],
    ['no life', { expires_in: 0 }],
    ['a life of less than a second', { expires_in: 0.999 }],
    ['an endless life', { expires_in: Number.POSITIVE_INFINITY }],
    ['a refresh token that is no text', { refresh_token: 1 }],
    ['an empty refresh token', { refresh_token: '' }],
    ['a refresh token with a line break', { refresh_token: 'a\nb' }],
    ['a scope with control characters', { scope: 'openid\u0000' }],
    ['a scope that is no text', { scope: ['openid'] }],
  ])('is refused with %s', (_case, changes) => {
    expect(() => read(changes)).toThrow(expect.objectContaining({ code: 'token_answer_invalid' }));
  });

  it('is not taken for more by what hangs on its prototype', () => {
    const answer = JSON.parse('{"__proto__":{"access_token":"evil","token_type":"bearer","expires_in":1}}');
    expect(() => readGrant(answer, undefined, asked, now)).toThrow('token_answer_invalid');
  });
});

describe('whose it is', () => {
  const organization = { organization_id: 'organization-1', slug: 'harbor' };
  const token = (claims: Record<string, unknown>) =>
    new UnsecuredJWT(claims).encode().replace(/\.$/, '.c2ln');

  it('is what the checked ID token says, before the access token', () => {
    const access_token = token({ sub: 'somebody else' });
    expect(read({ access_token }, idToken({})).subject).toBe('user-1');
  });

  it('is shown from the access token where there is no ID token', () => {
    const access_token = token({ sub: 'user-2', 'https://stytch.com/organization': organization });
    expect(read({ access_token })).toMatchObject({
      subject: 'user-2',
      organization: { id: 'organization-1', slug: 'harbor' },
    });
  });

  it('is unknown from an opaque token', () => {
    expect(read({})).toMatchObject({ subject: undefined, organization: undefined });
  });
});

describe('a profile', () => {
  it.each([
    [{ picture: 'https://img.example/a.png' }, 'https://img.example/a.png'],
    [{ profile_picture: 'https://img.example/b.png' }, 'https://img.example/b.png'],
    [{ picture: 'http://img.example/a.png' }, undefined],
    [{ picture: 'javascript:alert(1)' }, undefined],
    [{ picture: 'data:text/html,x' }, undefined],
    [{ picture: `https://img.example/${'x'.repeat(1000)}` }, undefined],
    [{ picture: 7 }, undefined],
  ])('%j has the picture %s', (claims, picture) => {
    expect(profileFrom(claims).picture).toBe(picture);
  });

  it('leaves out what does not fit, and keeps the rest', () => {
    expect(profileFrom({ name: 'x'.repeat(201), email: 'a@b.example', other: 1 })).toEqual({
      name: undefined,
      email: 'a@b.example',
      picture: undefined,
    });
  });
});
