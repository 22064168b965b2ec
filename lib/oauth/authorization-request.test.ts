import { afterEach, describe, expect, it, vi } from 'vitest';

const issuer = 'https://issuer.example';

/** The authorization request of the app in this environment, before an issuer with this metadata. */
async function request(
  scope: string[],
  env: Record<string, string> = {},
  metadata: object = {},
  asks?: boolean,
) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.stubGlobal('fetch', async () =>
    Response.json({
      issuer,
      authorization_endpoint: 'https://platform.example/consent?tenant=1',
      token_endpoint: `${issuer}/v1/oauth2/token`,
      jwks_uri: `${issuer}/.well-known/jwks.json`,
      ...metadata,
    }),
  );
  vi.resetModules();
  Object.assign(globalThis, { [Symbol.for('connected-app.issuer-metadata')]: undefined });
  const { createAuthorizationRequest } = await import('./authorization-request');
  return (await createAuthorizationRequest(scope, asks)).url.searchParams;
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

it('makes an unguessable state of hexadecimal digits, which no firewall takes for SQL', async () => {
  const [first, second] = [await request(['openid']), await request(['openid'])].map((query) =>
    query.get('state'),
  );
  expect(first).toMatch(/^[\da-f]{64}$/);
  expect(first).not.toBe(second);
});

describe('createAuthorizationRequest with CONSENT_PROMPT', () => {
  it.each([
    [
      'sends prompt=consent where it is configured and offline_access is requested',
      'always',
      ['offline_access'],
      'consent',
    ],
    ['sends no prompt without offline_access', 'always', ['openid'], null],
    ['sends no prompt by default, because Stytch prompts by itself', '', ['offline_access'], null],
  ])('%s', async (_title, variable, scope, expected) => {
    expect((await request(scope, { CONSENT_PROMPT: variable })).get('prompt')).toBe(expected);
  });
});

it('sends one prompt, also where the Authorization URL has its own', async () => {
  const own = { authorization_endpoint: 'https://platform.example/consent?prompt=login' };
  expect((await request(['openid'], {}, own)).getAll('prompt')).toEqual(['login']);
  expect((await request(['openid'], {}, own, true)).getAll('prompt')).toEqual(['consent']);
});

it('names each configured resource, and keeps the parameters of the Authorization URL', async () => {
  const parameters = await request(['read'], { RESOURCE: 'https://api.example/v1 urn:example:mail' });
  expect(parameters.getAll('resource')).toEqual(['https://api.example/v1', 'urn:example:mail']);
  expect(parameters.get('tenant')).toBe('1');
});

it('names no resource by default', async () => {
  expect((await request(['read'])).has('resource')).toBe(false);
});

describe('createAuthorizationRequest before an issuer without RS256 or keys', () => {
  const es256 = { id_token_signing_alg_values_supported: ['ES256'] };
  it.each([
    ['no RS256', es256, 'id_token_signing_alg_values_supported'],
    ['no keys', { jwks_uri: undefined }, 'jwks_uri'],
  ])('refuses openid before the user leaves when the issuer has %s', async (_case, metadata, reason) => {
    await expect(request(['openid'], {}, metadata)).rejects.toMatchObject({
      code: 'issuer_misconfigured',
      facts: { reason },
    });
  });

  it('accepts an issuer without RS256 when no ID token is requested', async () => {
    expect((await request(['read:tasks'], {}, es256)).get('scope')).toBe('read:tasks');
  });
});

it('sends prompt=consent for a user who may want another account, whatever the scope', async () => {
  expect((await request(['openid'], {}, {}, true)).get('prompt')).toBe('consent');
  expect((await request(['openid'])).get('prompt')).toBeNull();
});
