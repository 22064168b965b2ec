import { afterEach, describe, expect, it, vi } from 'vitest';

const issuer = 'https://issuer.example';

/** The authorization request of the app in this environment, before an issuer with this metadata. */
async function request(scope: string[], env: Record<string, string> = {}, metadata: object = {}) {
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
  const { authorizationRequest } = await import('./authorization-request');
  return (await authorizationRequest(scope)).url.searchParams;
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe('prompt=consent', () => {
  it.each([
    [
      'is sent where it is configured and offline_access is asked for',
      'always',
      ['offline_access'],
      'consent',
    ],
    ['is not sent without offline_access', 'always', ['openid'], null],
    ['is not sent by default: Stytch asks by itself', '', ['offline_access'], null],
  ])('%s', async (_title, variable, scope, expected) => {
    expect((await request(scope, { CONSENT_PROMPT: variable })).get('prompt')).toBe(expected);
  });
});

it('names each resource that is configured, and keeps what the Authorization URL has', async () => {
  const parameters = await request(['read'], { RESOURCE: 'https://api.example/v1 urn:example:mail' });
  expect(parameters.getAll('resource')).toEqual(['https://api.example/v1', 'urn:example:mail']);
  expect(parameters.get('tenant')).toBe('1');
});

it('names no resource by default', async () => {
  expect((await request(['read'])).has('resource')).toBe(false);
});

describe('an issuer without ID tokens that this app accepts', () => {
  const es256 = { id_token_signing_alg_values_supported: ['ES256'] };
  it.each([
    ['no RS256', es256, 'id_token_signing_alg_values_supported'],
    ['no keys', { jwks_uri: undefined }, 'jwks_uri'],
  ])('(%s) is refused before anybody is sent away', async (_case, metadata, reason) => {
    await expect(request(['openid'], {}, metadata)).rejects.toMatchObject({
      code: 'issuer_misconfigured',
      facts: { reason },
    });
  });

  it('serves where no ID token is asked for', async () => {
    expect((await request(['read:tasks'], {}, es256)).get('scope')).toBe('read:tasks');
  });
});
