import { describe, expect, it } from 'vitest';
import { control } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
const wellKnown = async (name: string) => (await fetch(`${sandbox.stytchUrl}/.well-known/${name}`)).json();

it('serves metadata with no more members than Stytch’s metadata has', async () => {
  const openid = await wellKnown('openid-configuration');
  expect(openid).toEqual({
    issuer: sandbox.stytchUrl,
    authorization_endpoint: `${sandbox.platformUrl}/oauth/authorize`,
    token_endpoint: `${sandbox.stytchUrl}/v1/oauth2/token`,
    userinfo_endpoint: `${sandbox.stytchUrl}/v1/oauth2/userinfo`,
    jwks_uri: `${sandbox.stytchUrl}/.well-known/jwks.json`,
    grant_types_supported: ['authorization_code'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'phone', 'offline_access', 'read:notes', 'write:notes'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    request_id: expect.any(String),
    status_code: 200,
  });
  const oauth = await wellKnown('oauth-authorization-server');
  expect(oauth).toMatchObject({ issuer: openid.issuer, code_challenge_methods_supported: ['S256'] });
  for (const missing of ['revocation_endpoint', 'introspection_endpoint', 'end_session_endpoint']) {
    expect(oauth).not.toHaveProperty(missing);
  }
});

it('publishes public keys only', async () => {
  const { keys } = await wellKnown('jwks.json');
  expect(Object.keys(keys[0]).sort()).toEqual(['alg', 'e', 'key_ops', 'kid', 'kty', 'n', 'use']);
});

describe('the Authorization URL of the dashboard', () => {
  it('makes discovery respond 400 with a name while it is unset', async () => {
    await control(sandbox, 'switches', { authorizationUrl: 'unset' });
    expect(await wellKnown('openid-configuration')).toMatchObject({
      status_code: 400,
      error_type: 'authorization_endpoint_not_configured_for_project',
    });
  });

  it('can be the address of any page', async () => {
    const authorizationUrl = 'https://platform.example/authorize';
    await control(sandbox, 'switches', { authorizationUrl });
    expect(await wellKnown('openid-configuration')).toMatchObject({
      authorization_endpoint: authorizationUrl,
    });
  });
});
