import { StytchError } from 'stytch';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, PROJECT, PUBLIC_CLIENT } from '../identities.ts';
import { apiHost } from '../platform/stytch-project.ts';
import { ALL_SCOPES, connect, pkce, REDIRECT_URL, sampleUser, sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
let stytch: ReturnType<typeof sdk>;
beforeEach(() => {
  stytch = sdk(sandbox);
});

const request = {
  client_id: CONFIDENTIAL_CLIENT.clientId,
  redirect_uri: REDIRECT_URL,
  response_type: 'code',
  scopes: ALL_SCOPES,
  user_id: sampleUser('ana').userId,
};
const errorOf = (call: Promise<unknown>): Promise<StytchError> =>
  call.then(
    () => expect.fail('no error'),
    (error) => error,
  );

describe('idp.oauth.authorizeStart', () => {
  it('returns the user, the app and a description of each scope', async () => {
    const response = await stytch.consumer.idp.oauth.authorizeStart(request);
    expect(response).toMatchObject({
      user_id: request.user_id,
      user: {
        user_id: request.user_id,
        emails: [{ email: 'ana@example.com', verified: true }],
        roles: expect.any(Array),
      },
      client: {
        client_id: CONFIDENTIAL_CLIENT.clientId,
        client_name: expect.any(String),
        client_description: expect.any(String),
        client_type: 'third_party',
      },
      consent_required: true,
      status_code: 200,
    });
    expect(response.client).not.toHaveProperty('redirect_urls');
    expect(response.scope_results).toContainEqual({
      scope: 'write:notes',
      description: 'Add notes',
      is_grantable: true,
    });
  });

  it('returns the member and the organization in B2B', async () => {
    const { user_id: _consumer, ...shared } = request;
    const [membership] = sampleUser('ben').memberships;
    const response = await stytch.b2b.idp.oauth.authorizeStart({
      ...shared,
      organization_id: membership?.organizationId ?? '',
      member_id: membership?.memberId ?? '',
    });
    expect(response).toMatchObject({
      member_id: membership?.memberId,
      member: { email_address: 'ben@example.com', name: 'Ben Okafor' },
      organization: { organization_slug: 'harbor-studio' },
    });
    expect(response.scope_results.find(({ scope }) => scope === 'write:notes')?.is_grantable).toBe(false);
  });

  it.each([
    ['an unknown client', { client_id: 'connected-app-test-unknown' }, 404, 'connected_app_not_found'],
    [
      'an unregistered redirect URL',
      { redirect_uri: `${REDIRECT_URL}/` },
      401,
      'connected_app_supplied_redirect_url_not_found_in_client',
    ],
    ['an unknown scope', { scopes: ['openid', 'admin'] }, 400, 'oauth_invalid_scope_requested'],
    ['no scope at all', { scopes: [] }, 400, 'oauth_invalid_scope_requested'],
    [
      'full access for a third party',
      { scopes: ['full_access'] },
      400,
      'third_party_clients_cannot_use_full_access',
    ],
    ['another response type', { response_type: 'token' }, 400, 'invalid_argument'],
    ['another prompt', { prompt: 'none' }, 400, 'invalid_argument'],
    ['an unknown user', { user_id: 'user-test-unknown' }, 404, 'user_not_found'],
    ['no user', { user_id: '' }, 400, 'no_oauth_authorize_user_selector'],
    ['two selectors of a user', { session_jwt: 'x' }, 400, 'too_many_user_selection_arguments'],
    ['a member of a wrong type', { scopes: 'openid' as never }, 400, 'invalid_argument'],
  ])('refuses %s', async (_what, change, status, type) => {
    const error = await errorOf(stytch.consumer.idp.oauth.authorizeStart({ ...request, ...change }));
    expect(error).toBeInstanceOf(StytchError);
    expect(error).toMatchObject({
      status_code: status,
      error_type: type,
      error_message: expect.any(String),
      error_url: expect.stringMatching(/^https:/),
      request_id: expect.stringMatching(/^request-id-test-/),
    });
  });

  it('refuses an app that the organization does not allow', async () => {
    const { user_id: _consumer, ...shared } = request;
    const { organizationId = '', memberId = '' } = sampleUser('ana').memberships[0] ?? {};
    const organization = { organization_id: organizationId };
    await stytch.b2b.organizations.update({
      ...organization,
      third_party_connected_apps_allowed_type: 'NOT_ALLOWED',
    });
    const call = stytch.b2b.idp.oauth.authorizeStart({ ...shared, ...organization, member_id: memberId });
    expect((await errorOf(call)).error_type).toBe('connected_app_not_allowed_for_org');
  });
});

describe('idp.oauth.authorize', () => {
  it('returns a redirect with the code and the state', async () => {
    const { challenge } = pkce();
    const submission = { ...request, consent_granted: true, state: 's/1&2', code_challenge: challenge };
    const response = await stytch.consumer.idp.oauth.authorize(submission);
    const url = new URL(response.redirect_uri);
    expect(url.origin + url.pathname).toBe(REDIRECT_URL);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      code: response.authorization_code,
      state: 's/1&2',
    });
  });

  it('sends as iss the name of the address that the platform called, on denials too', async () => {
    const issOf = async (stytchUrl: string, consent_granted: boolean) => {
      const { idp } = sdk({ stytchUrl }).consumer;
      const response = await idp.oauth.authorize({ ...request, consent_granted });
      return new URL(response.redirect_uri).searchParams.get('iss');
    };
    for (const consent_granted of [true, false]) {
      expect(await issOf(apiHost(sandbox.stytchUrl) ?? '', consent_granted)).toBe(`stytch.com/${PROJECT.id}`);
      expect(await issOf(sandbox.stytchUrl, consent_granted)).toBe(sandbox.stytchUrl);
    }
  });

  it('returns a redirect with an OAuth error and no code on a denial', async () => {
    const response = await stytch.consumer.idp.oauth.authorize({
      ...request,
      consent_granted: false,
      state: 'abc',
    });
    expect(response).not.toHaveProperty('authorization_code');
    expect(Object.fromEntries(new URL(response.redirect_uri).searchParams)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 'abc',
      iss: expect.any(String),
    });
  });

  it.each([
    [undefined, 'pkce_required_for_idp_authorization_flow'],
    ['too-short', 'invalid_pkce_code_challenge'],
  ])('requires PKCE of public clients (challenge: %s)', async (code_challenge, type) => {
    const submission = { ...request, client_id: PUBLIC_CLIENT.clientId, consent_granted: true };
    const call = stytch.consumer.idp.oauth.authorize({
      ...submission,
      ...(code_challenge ? { code_challenge } : {}),
    });
    expect((await errorOf(call)).error_type).toBe(type);
  });

  it('grants only the scopes that the user may grant', async () => {
    const { body } = await connect(sandbox, { user: 'ben' });
    expect(body.scope).toBe('openid profile email offline_access read:notes');
  });

  it('refuses calls without the project secret', async () => {
    const response = await fetch(`${sandbox.stytchUrl}/v1/idp/oauth/authorize`, {
      method: 'POST',
      body: '{}',
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error_type: 'unauthorized_credentials', status_code: 401 });
  });
});

describe('consent', () => {
  const required = async (scopes: string[], prompt?: string) => {
    const start = await stytch.consumer.idp.oauth.authorizeStart({
      ...request,
      scopes,
      ...(prompt ? { prompt } : {}),
    });
    return start.consent_required;
  };

  it('is not required again for scopes that the user allowed, which get a code without it', async () => {
    await connect(sandbox, { scopes: ['openid', 'read:notes'] });
    expect(await required(['openid', 'read:notes'])).toBe(false);
    const submission = { ...request, scopes: ['openid'], consent_granted: false };
    expect(await stytch.consumer.idp.oauth.authorize(submission)).toHaveProperty('authorization_code');
  });

  it('is required again for more scopes, for offline_access and for prompt=consent', async () => {
    await connect(sandbox);
    expect(await required(['openid', 'email', 'write:notes'])).toBe(false);
    expect(await required(['openid', 'phone'])).toBe(true);
    expect(await required(['openid', 'offline_access'])).toBe(true);
    expect(await required(['openid'], 'consent')).toBe(true);
  });

  it('is not required again for a scope that the user may not grant', async () => {
    await connect(sandbox, { user: 'ben', scopes: ['read:notes', 'write:notes'] });
    const start = await stytch.consumer.idp.oauth.authorizeStart({
      ...request,
      user_id: sampleUser('ben').userId,
      scopes: ['read:notes', 'write:notes'],
    });
    expect(start.consent_required).toBe(false);
  });

  it('is not required for first parties, nor for offline_access with the bypass', async () => {
    const { connected_app } = await stytch.consumer.connectedApp.clients.create({
      client_type: 'first_party',
      redirect_urls: [REDIRECT_URL],
      bypass_consent_for_offline_access: true,
    });
    const start = await stytch.consumer.idp.oauth.authorizeStart({
      ...request,
      client_id: connected_app.client_id,
    });
    expect(start.consent_required).toBe(false);
  });
});
