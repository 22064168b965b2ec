import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkSignature, issuerKeys } from './issuer-keys';

const issuer = 'https://issuer.example';
const second = 1000;
const start = Date.parse('2026-01-01T00:00:00Z');

const makeKey = async (kid: string) => {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid } };
};
const [first, next, stranger] = await Promise.all(['first', 'next', 'stranger'].map(makeKey));

const signedWith = (key: typeof first, alg = 'RS256') =>
  new SignJWT({ sub: 'user-1' })
    .setProtectedHeader({ alg, kid: key?.kid ?? '' })
    .sign(key?.privateKey as CryptoKey);

/** What the issuer publishes now, with which status, and how often the app fetched it. */
let published: unknown;
let status: number;
let fetches: number;

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  Object.assign(globalThis, { [Symbol.for('connected-app.issuer-keys')]: undefined });
  [published, status, fetches] = [{ keys: [first?.jwk] }, 200, 0];
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.endsWith('/.well-known/openid-configuration'))
      return Response.json({
        issuer,
        authorization_endpoint: 'https://platform.example/consent',
        token_endpoint: `${issuer}/v1/oauth2/token`,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
      });
    fetches += 1;
    return Response.json(published, { status });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('checkSignature', () => {
  it('accepts a signature by a published key, and fetches the keys once', async () => {
    await checkSignature(await signedWith(first));
    await checkSignature(await signedWith(first));
    expect(fetches).toBe(1);
  });

  it.each([
    [
      'with an unknown key under a known kid',
      'signature',
      () => signedWith({ ...stranger, kid: 'first' } as typeof first),
    ],
    ['with an unknown key', 'kid', () => signedWith(stranger)],
    ['without a signature', 'signature', async () => (await signedWith(first)).replace(/[^.]*$/, '')],
    ['that is no JWT', 'signature', async () => 'no.jwt.here'],
  ])('refuses an ID token %s', async (_case, reason, idToken) => {
    await expect(checkSignature(await idToken())).rejects.toMatchObject({
      code: 'id_token_invalid',
      facts: { reason },
    });
  });

  it('accepts a signature by a new key of the issuer after one more fetch', async () => {
    await checkSignature(await signedWith(first));
    published = { keys: [next?.jwk] };
    await checkSignature(await signedWith(next));
    expect(fetches).toBe(2);
  });

  it('checks every ID token by the new keys when several come at once', async () => {
    await checkSignature(await signedWith(first));
    // An outage that is over must not be the answer to those that wait.
    status = 503;
    await expect(checkSignature(await signedWith(next))).rejects.toThrow();
    vi.setSystemTime(start + 31 * second);
    [published, status] = [{ keys: [next?.jwk] }, 200];
    const tokens = await Promise.all([1, 2, 3].map(() => signedWith(next)));
    await Promise.all(tokens.map(checkSignature));
    expect(fetches).toBe(3);
  });

  it('fetches the keys at most every 30 s for ID tokens with unknown keys', async () => {
    await checkSignature(await signedWith(first));
    const forged = await signedWith(stranger);
    for (let count = 0; count < 20; count++)
      await expect(checkSignature(forged)).rejects.toMatchObject({ facts: { reason: 'kid' } });
    expect(fetches).toBe(2);
    vi.setSystemTime(start + 31 * second);
    await expect(checkSignature(forged)).rejects.toThrow();
    expect(fetches).toBe(3);
  });
});

describe('issuerKeys', () => {
  it.each([
    ['a refusal', {}, 403],
    ['an outage', {}, 503],
    ['an empty list', { keys: [] }, 200],
    ['something else', { title: 'Maintenance' }, 200],
  ])('keeps the known keys for a day while the issuer responds with %s', async (_case, body, newStatus) => {
    await issuerKeys();
    [published, status] = [body, newStatus];
    vi.setSystemTime(start + 20 * 60 * second);
    await checkSignature(await signedWith(first));
    vi.setSystemTime(start + 25 * 3600 * second);
    await expect(issuerKeys()).rejects.toMatchObject({ code: expect.stringMatching(/^issuer_/) });
  });
});

it.each([
  ['an empty list', { keys: [] }],
  ['a list of texts', { keys: ['one'] }],
  ['no list', { keys: 'none' }],
])('reports issuer_misconfigured when the issuer responds with %s', async (_case, body) => {
  published = body;
  await expect(issuerKeys()).rejects.toMatchObject({
    code: 'issuer_misconfigured',
    facts: { reason: 'keys' },
  });
});
