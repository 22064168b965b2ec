import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../identities.ts';
import { connect, oauth2, refresh, sampleUser } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();

describe('userinfo, introspection, revocation', () => {
  const userinfo = (token: string) =>
    fetch(`${sandbox.stytchUrl}/v1/oauth2/userinfo`, { headers: { Authorization: `Bearer ${token}` } });

  it('returns the claims of the granted scopes at userinfo', async () => {
    const { body } = await connect(sandbox, { scopes: ['openid', 'email'] });
    const response = await (await userinfo(body.access_token)).json();
    expect(response).toEqual({
      sub: sampleUser('ana').userId,
      email: 'ana@example.com',
      email_verified: true,
      request_id: expect.any(String),
      status_code: 200,
    });
  });

  it('refuses userinfo without a valid token', async () => {
    const response = await userinfo('not-a-token');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('invalid_token');
    expect(await response.json()).toMatchObject({ error: 'invalid_token', status_code: 401 });
  });

  it('refuses the jti of an access token in place of the token', async () => {
    const { body } = await connect(sandbox);
    expect((await userinfo(String(decodeJwt(body.access_token).jti))).status).toBe(401);
  });

  it('introspects access tokens and refresh tokens', async () => {
    const { body } = await connect(sandbox, { membership: 0 });
    const introspect = (token: string) => oauth2(sandbox, 'introspect', 'confidential', { token });
    const access = await introspect(body.access_token);
    expect(access.body).toMatchObject({
      active: true,
      token_type: 'access_token',
      aud: [PROJECT.id],
      'https://stytch.com/organization': { slug: 'harbor-studio' },
    });
    expect(access.body).not.toHaveProperty('jti');
    expect((await introspect(body.refresh_token)).body).toMatchObject({
      active: true,
      token_type: 'refresh_token',
    });
    expect((await introspect('unknown')).body).toMatchObject({ active: false, status_code: 200 });
  });

  it('revokes the access token of a revoked refresh token', async () => {
    const { body } = await connect(sandbox);
    const revoked = await oauth2(sandbox, 'revoke', 'confidential', { token: body.refresh_token });
    expect(revoked.body).toEqual({ request_id: expect.any(String), status_code: 200 });
    expect((await userinfo(body.access_token)).status).toBe(401);
    expect((await refresh(sandbox, 'confidential', body.refresh_token)).body.error).toBe('invalid_grant');
  });

  it('revokes an access token', async () => {
    const { body } = await connect(sandbox);
    await oauth2(sandbox, 'revoke', 'confidential', { token: body.access_token });
    expect((await userinfo(body.access_token)).status).toBe(401);
  });
});
