import { decodeJwt, type JWTPayload } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { CONFIDENTIAL_CLIENT, PROJECT } from '../../identities.ts';
import {
  type ConnectOptions,
  connect,
  control,
  oauth2,
  obtainCode,
  person,
  pkce,
  REDIRECT_URL,
  refresh,
  sdk,
  type TokenAnswer,
} from '../../testing/connect.ts';
import { testSandbox } from '../../testing/sandbox.ts';
import { QUIRK_NAMES, type QuirkName } from './catalogue.ts';

const sandbox = testSandbox();

const get = async (path: string, headers = {}) => {
  const response = await fetch(`${sandbox.stytchUrl}${path}`, { headers });
  return { response, body: (await response.json()) as Record<string, unknown> };
};
const idToken = async (options?: ConnectOptions) =>
  decodeJwt((await connect(sandbox, options)).body.id_token);
const refreshed = async (client: 'confidential' | 'public' = 'confidential') => {
  const first = await connect(sandbox, { client, nonce: 'the-nonce' });
  return { first, next: await refresh(sandbox, client, first.body.refresh_token) };
};
const badCode = (params = {}) =>
  oauth2(sandbox, 'token', 'confidential', {
    grant_type: 'authorization_code',
    code: 'made-up',
    redirect_uri: REDIRECT_URL,
    ...params,
  });
const userinfo = async () => {
  const { body } = await connect(sandbox);
  return (await get('/v1/oauth2/userinfo', { Authorization: `Bearer ${body.access_token}` })).body;
};
const submit = async (changes = {}) => {
  const { redirect_uri } = await sdk(sandbox).consumer.idp.oauth.authorize({
    client_id: CONFIDENTIAL_CLIENT.clientId,
    redirect_uri: REDIRECT_URL,
    response_type: 'code',
    scopes: ['openid', 'offline_access'],
    user_id: person('ana').userId,
    consent_granted: true,
    state: 'the-state',
    code_challenge: pkce().challenge,
    ...changes,
  });
  return Object.fromEntries(new URL(redirect_uri).searchParams);
};
const denied = () => submit({ consent_granted: false });
const members = (claims: JWTPayload | Record<string, unknown>) => Object.keys(claims);
const discovery = async () => (await get('/.well-known/openid-configuration')).body;
const jwks = async () => (await get('/.well-known/jwks.json')).body.keys as Record<string, unknown>[];

/** Uses a code twice. @returns the first answer, and what a refresh with its token says afterwards */
async function usedTwice(): Promise<TokenAnswer> {
  const { code, verifier } = await obtainCode(sandbox);
  const first = await badCode({ code, code_verifier: verifier });
  expect((await badCode({ code, code_verifier: verifier })).status).toBe(400);
  return refresh(sandbox, 'confidential', first.body.refresh_token);
}

/** What each quirk changes; the other tests of this folder show how it is without. */
const EFFECTS: Record<QuirkName, () => Promise<void>> = {
  'errors-stytch-shape': async () => {
    const { body } = await badCode();
    expect(body).toMatchObject({ error_type: 'invalid_grant', error_message: expect.any(String) });
    expect(body).not.toHaveProperty('error');
  },
  'errors-stytch-names': async () => {
    expect(await badCode()).toMatchObject({ status: 404, body: { error: 'idp_auth_code_not_found' } });
    const unknown = await refresh(sandbox, 'public', 'unknown');
    expect(unknown).toMatchObject({ status: 404, body: { error: 'idp_refresh_token_not_found' } });
  },
  'errors-stytch-shape-and-names': async () => {
    expect(await badCode()).toMatchObject({ status: 404, body: { error_type: 'idp_auth_code_not_found' } });
  },
  'errors-all-400': async () => expect((await badCode({ client_secret: 'x' })).status).toBe(400),
  'errors-all-401': async () => expect((await badCode()).status).toBe(401),
  'errors-all-404': async () => expect((await badCode()).status).toBe(404),
  'bad-client-400': async () => {
    expect(await badCode({ client_secret: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_client' },
    });
  },
  'token-type-capital': async () => expect((await connect(sandbox)).body.token_type).toBe('Bearer'),
  'refresh-without-id-token': async () => {
    const { first, next } = await refreshed();
    expect([first.body.id_token, next.body.id_token]).toEqual([expect.any(String), undefined]);
  },
  'refresh-without-scope': async () => expect((await refreshed()).next.body.scope).toBeUndefined(),
  'confidential-rotates': async () => {
    const { first, next } = await refreshed();
    expect(next.body.refresh_token).toEqual(expect.any(String));
    expect(next.body.refresh_token).not.toBe(first.body.refresh_token);
  },
  'refresh-token-repeated': async () => {
    const { first, next } = await refreshed();
    expect(next.body.refresh_token).toBe(first.body.refresh_token);
  },
  'refresh-reuse-refused': async () => {
    const { first, next } = await refreshed('public');
    expect((await refresh(sandbox, 'public', first.body.refresh_token)).status).toBe(400);
    expect((await refresh(sandbox, 'public', next.body.refresh_token)).status).toBe(200);
  },
  'refresh-reuse-accepted': async () => {
    const { first } = await refreshed('public');
    expect((await refresh(sandbox, 'public', first.body.refresh_token)).status).toBe(200);
  },
  'picture-only': async () => {
    for (const claims of [await idToken(), await userinfo()]) {
      expect(members(claims)).toContain('picture');
      expect(members(claims)).not.toContain('profile_picture');
    }
  },
  'profile-picture-only': async () => {
    for (const claims of [await idToken(), await userinfo()]) {
      expect(members(claims)).toContain('profile_picture');
      expect(members(claims)).not.toContain('picture');
    }
  },
  'claims-empty': async () => {
    for (const claims of [await idToken(), await userinfo()]) expect(claims).toMatchObject({ picture: '' });
  },
  'id-token-poor': async () => expect(members(await idToken())).not.toContain('name'),
  'id-token-aud-string': async () => expect((await idToken()).aud).toBe(CONFIDENTIAL_CLIENT.clientId),
  'id-token-azp': async () => expect((await idToken()).azp).toBe(CONFIDENTIAL_CLIENT.clientId),
  'id-token-without-nbf': async () => expect(members(await idToken())).not.toContain('nbf'),
  'id-token-organization': async () => {
    expect(await idToken({ membership: 1 })).toHaveProperty(['https://stytch.com/organization', 'slug']);
  },
  'refresh-nonce-absent': async () => {
    const { first, next } = await refreshed();
    expect(decodeJwt(first.body.id_token).nonce).toBe('the-nonce');
    expect(decodeJwt(next.body.id_token).nonce).toBeUndefined();
  },
  'access-token-two-audiences': async () => {
    const { body } = await connect(sandbox);
    expect(decodeJwt(body.access_token).aud).toEqual([PROJECT.id, CONFIDENTIAL_CLIENT.clientId]);
    await sdk(sandbox).consumer.idp.introspectTokenLocal(body.access_token);
  },
  'discovery-minimal': async () => {
    const document = await discovery();
    expect(document).not.toHaveProperty('userinfo_endpoint');
    expect(document).toMatchObject({ issuer: sandbox.stytchUrl, jwks_uri: expect.any(String) });
  },
  'discovery-full': async () => {
    expect(await discovery()).toMatchObject({ revocation_endpoint: `${sandbox.stytchUrl}/v1/oauth2/revoke` });
  },
  'discovery-iss-promised': async () => {
    expect(await discovery()).toMatchObject({ authorization_response_iss_parameter_supported: true });
    expect((await submit()).iss).toBe(sandbox.stytchUrl);
  },
  'keys-overlap': async () => {
    const keys = await jwks();
    const { body } = await connect(sandbox);
    const [head = ''] = body.access_token.split('.');
    expect(keys).toHaveLength(2);
    expect(JSON.parse(Buffer.from(head, 'base64url').toString()).kid).toBe(keys[1]?.kid);
  },
  'keys-bare': async () => expect(members((await jwks())[0] ?? {}).sort()).toEqual(['e', 'kid', 'kty', 'n']),
  'keys-with-certificates': async () => expect((await jwks())[0]).toHaveProperty('x5tS256'),
  'callback-iss': async () => {
    expect((await submit()).iss).toBe(sandbox.stytchUrl);
    expect((await denied()).iss).toBe(sandbox.stytchUrl);
  },
  'deny-without-description': async () =>
    expect(await denied()).toEqual({ error: 'access_denied', state: 'the-state' }),
  'deny-without-state': async () => expect(await denied()).not.toHaveProperty('state'),
  'deny-error-code': async () => expect(await denied()).toMatchObject({ error_code: 'access_denied' }),
  'scope-refused': async () => {
    const ben = { user_id: person('ben').userId, scopes: ['openid', 'write:tasks'] };
    await expect(submit(ben)).rejects.toMatchObject({ error_type: 'oauth_invalid_scope_requested' });
  },
  'code-short': async () => {
    const { code, verifier } = await obtainCode(sandbox);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    const answer = await badCode({ code, code_verifier: verifier });
    vi.useRealTimers();
    expect(answer.body.error_description).toContain('expired');
  },
  'code-reuse-harmless': async () => expect((await usedTwice()).status).toBe(200),
  'revoking-access-spares-refresh': async () => {
    const { body } = await connect(sandbox);
    await oauth2(sandbox, 'revoke', 'confidential', { token: body.access_token });
    expect((await refresh(sandbox, 'confidential', body.refresh_token)).status).toBe(200);
  },
  'userinfo-refusal-bare': async () => {
    const { response, body } = await get('/v1/oauth2/userinfo', { Authorization: 'Bearer x' });
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(body).toMatchObject({ error_type: 'unauthorized_credentials', status_code: 401 });
  },
  'localhost-refused': async () => {
    const { clients } = sdk(sandbox).consumer.connectedApp;
    const app = (redirect: string) =>
      clients.create({ client_type: 'third_party', client_name: 'x', redirect_urls: [redirect] });
    await expect(app('http://localhost:3000/callback')).rejects.toMatchObject({
      error_type: 'connected_app_redirect_url_cannot_use_localhost',
    });
    await app('http://127.0.0.1:3000/callback');
  },
  'revoking-ends-consent': async () => {
    const [first, second] = [await connect(sandbox), await connect(sandbox)];
    await oauth2(sandbox, 'revoke', 'confidential', { token: first.body.refresh_token });
    expect((await refresh(sandbox, 'confidential', second.body.refresh_token)).status).not.toBe(200);
  },
};

describe('a quirk', () => {
  it.each(QUIRK_NAMES)('%s', async (name) => {
    await control(sandbox, 'switches', { quirks: [name] });
    await EFFECTS[name]();
  });

  it('is off again after a reset', async () => {
    await control(sandbox, 'switches', { quirks: ['token-type-capital', 'refresh-reuse-accepted'] });
    await control(sandbox, 'reset');
    const { body } = await get('/sandbox/switches');
    expect(body).toMatchObject({ quirks: [], reuseDetection: 'family' });
  });
});

describe('the Authorization URL of the dashboard', () => {
  it('is missing in a new project: discovery answers 400 with a name', async () => {
    await control(sandbox, 'switches', { authorizationUrl: 'unset' });
    expect(await discovery()).toMatchObject({
      status_code: 400,
      error_type: 'authorization_endpoint_not_configured_for_project',
    });
  });

  it('can be any page', async () => {
    const authorizationUrl = 'https://platform.example/authorize';
    await control(sandbox, 'switches', { authorizationUrl });
    expect(await discovery()).toMatchObject({ authorization_endpoint: authorizationUrl });
  });
});
