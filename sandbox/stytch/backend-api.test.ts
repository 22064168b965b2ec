import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, ORGANIZATIONS, PROJECT, PUBLIC_CLIENT } from '../identities.ts';
import { connect, control, REDIRECT_URL, refresh, sampleUser, sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
let stytch: ReturnType<typeof sdk>;
beforeEach(() => {
  stytch = sdk(sandbox);
});

describe('idp.introspectToken', () => {
  it('checks Consumer access tokens locally and over the network', async () => {
    const { body } = await connect(sandbox);
    const expected = {
      subject: sampleUser('ana').userId,
      scope: body.scope,
      audience: [PROJECT.id],
      issuer: sandbox.stytchUrl,
      issued_at: expect.any(Number),
      expires_at: expect.any(Number),
      not_before: expect.any(Number),
      token_type: 'access_token',
    };
    expect(await stytch.consumer.idp.introspectTokenLocal(body.access_token)).toEqual({
      ...expected,
      custom_claims: { client_id: CONFIDENTIAL_CLIENT.clientId },
    });
    const { clientId, clientSecret } = CONFIDENTIAL_CLIENT;
    const network = await stytch.consumer.idp.introspectTokenNetwork({
      token: body.access_token,
      client_id: clientId,
      client_secret: clientSecret,
    });
    expect(network).toEqual({ ...expected, custom_claims: {} });
  });

  it('checks B2B access tokens with their organization', async () => {
    const { body } = await connect(sandbox, { membership: 0, client: 'public' });
    const organization = { organization_id: ORGANIZATIONS[0].organizationId, slug: 'harbor-studio' };
    expect(await stytch.b2b.idp.introspectTokenLocal(body.access_token)).toMatchObject({ organization });
    const token = { token: body.access_token, client_id: PUBLIC_CLIENT.clientId };
    expect(await stytch.b2b.idp.introspectTokenNetwork(token)).toMatchObject({ organization });
  });

  it('refuses tokens with a wrong signature, and over the network revoked tokens', async () => {
    const { body } = await connect(sandbox, { client: 'public' });
    await control(sandbox, 'revoke-consent', { user: 'ana' });
    const token = { token: body.access_token, client_id: PUBLIC_CLIENT.clientId };
    await expect(stytch.consumer.idp.introspectTokenNetwork(token)).rejects.toMatchObject({
      code: 'token_invalid',
    });
    await control(sandbox, 'switches', { tokens: { access: { breakSignature: true } } });
    const broken = await connect(sandbox);
    await expect(stytch.consumer.idp.introspectTokenLocal(broken.body.access_token)).rejects.toMatchObject({
      code: 'jwt_invalid',
    });
  });

  it('serves the keys at the addresses that the SDK uses', async () => {
    const consumer = await stytch.consumer.sessions.getJWKS({ project_id: PROJECT.id });
    const b2b = await stytch.b2b.sessions.getJWKS({ project_id: PROJECT.id });
    expect(consumer.keys).toEqual([
      expect.objectContaining({
        kty: 'RSA',
        alg: 'RS256',
        use: 'sig',
        kid: expect.stringMatching(/^jwk-test-/),
      }),
    ]);
    expect(b2b.keys).toEqual(consumer.keys);
  });
});

describe('connectedApp.clients', () => {
  it('creates a confidential client, and returns its secret once', async () => {
    const { connected_app: app } = await stytch.consumer.connectedApp.clients.create({
      client_type: 'third_party',
      client_name: 'Another app',
      redirect_urls: [REDIRECT_URL],
    });
    expect(app).toMatchObject({
      client_id: expect.stringMatching(/^connected-app-test-/),
      client_name: 'Another app',
      client_description: '',
      client_type: 'third_party',
      client_secret: expect.any(String),
      client_secret_last_four: app.client_secret?.slice(-4),
      status: 'active',
      redirect_urls: [REDIRECT_URL],
      full_access_allowed: false,
      access_token_expiry_minutes: 60,
      access_token_template_content: '',
      id_token_template_content: '',
      post_logout_redirect_urls: [],
      bypass_consent_for_offline_access: false,
    });
    const { connected_app: again } = await stytch.consumer.connectedApp.clients.get({
      client_id: app.client_id,
    });
    expect(again).not.toHaveProperty('client_secret');
    expect(again.creation_method).toEqual(expect.any(String));
  });

  it('creates public clients without a secret', async () => {
    const { connected_app } = await stytch.b2b.connectedApp.clients.create({
      client_type: 'third_party_public',
    });
    expect(connected_app).not.toHaveProperty('client_secret');
  });

  it('updates the named members of a client, and issues tokens accordingly', async () => {
    const { clientId: client_id } = CONFIDENTIAL_CLIENT;
    const { connected_app } = await stytch.consumer.connectedApp.clients.update({
      client_id,
      access_token_expiry_minutes: 5,
      access_token_custom_audience: 'https://api.example.com',
    });
    expect(connected_app).toMatchObject({ access_token_expiry_minutes: 5, redirect_urls: [REDIRECT_URL] });
    const { body } = await connect(sandbox);
    expect(body.expires_in).toBe(300);
    expect(decodeJwt(body.access_token).aud).toEqual([PROJECT.id, 'https://api.example.com']);
  });

  it('returns search results page by page', async () => {
    const { clients } = stytch.consumer.connectedApp;
    for (let index = 0; index < 3; index++) await clients.create({ client_type: 'third_party_public' });
    const first = await clients.search({ limit: 3 });
    expect(first.results_metadata.total).toBe(5);
    const rest = await clients.search({ limit: 3, cursor: first.results_metadata.next_cursor ?? '' });
    const ids = [...first.connected_apps, ...rest.connected_apps].map(({ client_id }) => client_id);
    expect(new Set(ids).size).toBe(5);
    expect(rest.results_metadata.next_cursor).toBe('');
  });

  it('deletes a client, and ends its refresh tokens', async () => {
    const { body } = await connect(sandbox);
    await stytch.consumer.connectedApp.clients.delete({ client_id: CONFIDENTIAL_CLIENT.clientId });
    expect((await refresh(sandbox, 'confidential', body.refresh_token)).body.error).toBe('invalid_client');
  });

  it.each([
    ['example.com/callback', 'connected_app_redirect_url_must_include_scheme'],
    ['localhost:3000/callback', 'connected_app_redirect_url_must_include_scheme'],
    ['ftp://localhost/callback', 'connected_app_redirect_url_must_use_http_or_https_scheme'],
    ['http://example.com/callback', 'connected_app_redirect_url_http_scheme_must_use_loopback'],
    ['https://', 'connected_app_invalid_redirect_url'],
    [`${REDIRECT_URL}#top`, 'connected_app_invalid_redirect_url'],
  ])('refuses the redirect URL %s', async (url, error_type) => {
    const { clients } = stytch.consumer.connectedApp;
    const call = clients.create({ client_type: 'third_party', redirect_urls: [url] });
    await expect(call).rejects.toMatchObject({ error_type });
  });
});

describe('users', () => {
  it('creates, finds, gets and deletes a user', async () => {
    const { users } = stytch.consumer;
    const created = await users.create({
      email: 'new@example.com',
      name: { first_name: 'New' },
      roles: ['x'],
    });
    expect(created).toMatchObject({
      user_id: expect.stringMatching(/^user-test-/),
      email_id: expect.stringMatching(/^email-test-/),
      phone_id: '',
      status: 'active',
      user: { name: { first_name: 'New' }, roles: ['stytch_user', 'x'] },
    });
    const operand = { filter_name: 'email_address', filter_value: ['new@example.com'] };
    const found = await users.search({ query: { operator: 'AND', operands: [operand] } });
    expect(found.results.map(({ user_id }) => user_id)).toEqual([created.user_id]);
    const { user_id } = created;
    expect(await users.get({ user_id })).toMatchObject({ user_id, emails: [{ email: 'new@example.com' }] });
    await expect(users.create({ email: 'new@example.com' })).rejects.toMatchObject({
      error_type: 'duplicate_email',
    });
    expect(await users.delete({ user_id })).toMatchObject({ user_id });
    await expect(users.get({ user_id })).rejects.toMatchObject({ error_type: 'user_not_found' });
  });

  it('lists and withdraws the consents of a user', async () => {
    const { body } = await connect(sandbox);
    const { userId: user_id } = sampleUser('ana');
    const { connected_apps } = await stytch.consumer.users.connectedApps({ user_id });
    expect(connected_apps).toEqual([
      {
        connected_app_id: CONFIDENTIAL_CLIENT.clientId,
        name: expect.any(String),
        description: expect.any(String),
        client_type: 'third_party',
        scopes_granted: body.scope,
      },
    ]);
    await stytch.consumer.users.revoke({ user_id, connected_app_id: CONFIDENTIAL_CLIENT.clientId });
    expect((await stytch.consumer.users.connectedApps({ user_id })).connected_apps).toEqual([]);
    const refreshed = await refresh(sandbox, 'confidential', body.refresh_token);
    expect(refreshed.body.error).toBe('connected_app_consent_revoked');
  });
});

describe('organizations and members', () => {
  it('creates, finds, gets and deletes an organization and a member', async () => {
    const { organizations } = stytch.b2b;
    const { organization } = await organizations.create({ organization_name: 'New Org' });
    expect(organization).toMatchObject({ organization_name: 'New Org', organization_slug: 'new-org' });
    const { organization_id } = organization;
    const { member, member_id } = await organizations.members.create({
      organization_id,
      email_address: 'new@example.com',
      name: 'New Person',
    });
    expect(member).toMatchObject({ member_id, organization_id, roles: [{ role_id: 'stytch_member' }] });
    const found = await organizations.members.search({ organization_ids: [organization_id] });
    expect(found).toMatchObject({
      members: [{ member_id }],
      organizations: { [organization_id]: organization },
    });
    expect(
      await organizations.members.get({ organization_id, email_address: 'new@example.com' }),
    ).toMatchObject({ member_id, organization });
    const slugs = { filter_name: 'organization_slugs', filter_value: ['new-org'] };
    const search = await organizations.search({ query: { operator: 'AND', operands: [slugs] } });
    expect(search.organizations).toEqual([organization]);
    await organizations.members.delete({ organization_id, member_id });
    await organizations.delete({ organization_id });
    await expect(organizations.get({ organization_id })).rejects.toMatchObject({
      error_type: 'organization_not_found',
    });
  });

  it('lists and withdraws the consents of a member', async () => {
    const { body } = await connect(sandbox, { membership: 0 });
    const { organizationId: organization_id = '', memberId: member_id = '' } =
      sampleUser('ana').memberships[0] ?? {};
    const connected_app_id = CONFIDENTIAL_CLIENT.clientId;
    const { organizations } = stytch.b2b;
    const used = await organizations.connectedApps({ organization_id });
    expect(used.connected_apps).toMatchObject([{ connected_app_id, client_type: 'third_party' }]);
    const one = await organizations.getConnectedApp({ organization_id, connected_app_id });
    expect(one.active_members).toEqual([{ member_id, granted_scopes: body.scope.split(' ') }]);
    await organizations.members.connectedApps.revoke({ organization_id, member_id, connected_app_id });
    const { connected_apps } = await organizations.members.getConnectedApps({ organization_id, member_id });
    expect(connected_apps).toEqual([]);
    expect((await refresh(sandbox, 'confidential', body.refresh_token)).status).toBe(401);
  });
});
