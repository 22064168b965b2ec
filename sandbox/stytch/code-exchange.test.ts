import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PROJECT } from '../identities.ts';
import { connect, oauth2, obtainCode, REDIRECT_URL, refresh, sampleUser } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();

describe('code exchange', () => {
  it('returns the members that Stytch returns', async () => {
    const { status, body, headers } = await connect(sandbox, { nonce: 'the-nonce' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: 'bearer',
      expires_in: 3600,
      scope: 'openid profile email offline_access read:notes write:notes',
      refresh_token: expect.any(String),
      request_id: expect.stringMatching(/^request-id-test-/),
      status_code: 200,
    });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('signs access tokens as Stytch does', async () => {
    const { body } = await connect(sandbox);
    expect(decodeProtectedHeader(body.access_token)).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      kid: expect.stringMatching(/^jwk-test-/),
    });
    expect(decodeJwt(body.access_token)).toMatchObject({
      iss: sandbox.stytchUrl,
      sub: sampleUser('ana').userId,
      aud: [PROJECT.id],
      client_id: CONFIDENTIAL_CLIENT.clientId,
      scope: body.scope,
      nbf: expect.any(Number),
      jti: expect.any(String),
    });
  });

  it('puts the user and the nonce into the ID token', async () => {
    const { body } = await connect(sandbox, { nonce: 'the-nonce' });
    expect(decodeJwt(body.id_token)).toMatchObject({
      iss: sandbox.stytchUrl,
      sub: sampleUser('ana').userId,
      aud: [CONFIDENTIAL_CLIENT.clientId],
      nonce: 'the-nonce',
      name: 'Ana Lindqvist',
      given_name: 'Ana',
      middle_name: '',
      email: 'ana@example.com',
      email_verified: true,
      picture: `${sandbox.platformUrl}/pictures/ana.svg`,
    });
  });

  it('gives an ID token only with openid, and a refresh token only with offline_access', async () => {
    const { body } = await connect(sandbox, { scopes: ['read:notes'] });
    expect(Object.keys(body).sort()).toEqual(
      ['access_token', 'expires_in', 'request_id', 'scope', 'status_code', 'token_type'].sort(),
    );
  });

  it('puts the organization into the access token in B2B', async () => {
    const { body } = await connect(sandbox, { membership: 1 });
    const member = sampleUser('ana').memberships[1];
    expect(decodeJwt(body.access_token)).toMatchObject({
      sub: member?.memberId,
      'https://stytch.com/organization': { organization_id: member?.organizationId, slug: 'juniper-labs' },
    });
  });

  it('accepts JSON and HTTP Basic as well', async () => {
    const { code, verifier } = await obtainCode(sandbox);
    const { clientId, clientSecret } = CONFIDENTIAL_CLIENT;
    const response = await fetch(`${sandbox.stytchUrl}/v1/oauth2/token`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      },
      body: JSON.stringify({
        grant_type: 'authorization_code',
        code,
        redirect_uri: REDIRECT_URL,
        code_verifier: verifier,
      }),
    });
    expect(response.status).toBe(200);
  });

  it.each([
    ['a wrong verifier', { code_verifier: 'x'.repeat(43) }, 400, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 400, 'invalid_grant'],
    ['another redirect URL', { redirect_uri: 'http://localhost:3000/other' }, 400, 'invalid_grant'],
    ['a made-up code', { code: 'made-up' }, 400, 'invalid_grant'],
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['an unknown client', { client_id: 'connected-app-test-unknown' }, 401, 'invalid_client'],
    ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_what, change, status, error) => {
    const { code, verifier } = await obtainCode(sandbox);
    const response = await oauth2(sandbox, 'token', 'confidential', {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URL,
      code_verifier: verifier,
      ...change,
    });
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({
      error,
      error_description: expect.any(String),
      error_uri: expect.any(String),
      request_id: expect.stringMatching(/^request-id-test-/),
      status_code: status,
    });
  });

  it('ignores the resource parameter in the exchange and in the refresh', async () => {
    const resources = ['https://api.example.com', 'https://files.example.com'];
    const { code, verifier } = await obtainCode(sandbox, { resources });
    const form = new URLSearchParams({
      client_id: CONFIDENTIAL_CLIENT.clientId,
      client_secret: CONFIDENTIAL_CLIENT.clientSecret,
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URL,
      code_verifier: verifier,
    });
    for (const resource of resources) form.append('resource', resource);
    const response = await fetch(`${sandbox.stytchUrl}/v1/oauth2/token`, { method: 'POST', body: form });
    expect(response.status).toBe(200);
    const { access_token, refresh_token } = await response.json();
    expect(decodeJwt(access_token).aud).toEqual([PROJECT.id]);
    const params = { grant_type: 'refresh_token', refresh_token, resource: 'https://other.example.com' };
    expect((await oauth2(sandbox, 'token', 'confidential', params)).status).toBe(200);
  });

  it('accepts a code once, and ends its tokens when it is used again', async () => {
    const { code, verifier } = await obtainCode(sandbox);
    const params = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URL,
      code_verifier: verifier,
    };
    const first = await oauth2(sandbox, 'token', 'confidential', params);
    const second = await oauth2(sandbox, 'token', 'confidential', params);
    expect(second).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const after = await refresh(sandbox, 'confidential', first.body.refresh_token);
    expect(after.body.error).toBe('invalid_grant');
  });
});
