import type {
  B2BOrganizationsCreateRequest,
  B2BOrganizationsMembersCreateRequest,
  B2BOrganizationsUpdateRequest,
  ConnectedAppsClientsCreateRequest,
  IDPOAuthAuthorizeRequest,
  UsersCreateRequest,
} from 'stytch';
import { expect, it } from 'vitest';
import { CONFIDENTIAL_CLIENT, ORGANIZATIONS, PROJECT } from '../identities.ts';
import { pkce, REDIRECT_URL, sampleUser, sdk } from '../testing/connect.ts';
import { testSandbox } from '../testing/sandbox.ts';

const sandbox = testSandbox();
const { clientId } = CONFIDENTIAL_CLIENT;
const { userId } = sampleUser('ana');
const [{ organizationId: organization_id }] = ORGANIZATIONS;

const unheard_of = 1;

it.each([
  ['/v1/users', { email: 'new@example.com', unheard_of }],
  ['/v1/users', { name: { first_name: 'New', unheard_of } }],
  ['/v1/users/search', { limit: 1, unheard_of }],
  ['/v1/users/search', { query: { operator: 'AND', unheard_of } }],
  [`/v1/users/${userId}/connected_apps/${clientId}/revoke`, { unheard_of }],
  ['/v1/b2b/organizations', { organization_name: 'New', unheard_of }],
  ['/v1/b2b/organizations/search', { unheard_of }],
  [`/v1/b2b/organizations/${organization_id}/members`, { email_address: 'new@example.com', unheard_of }],
  ['/v1/b2b/organizations/members/search', { organization_ids: [organization_id], unheard_of }],
  ['/v1/connected_apps/clients', { client_type: 'third_party', unheard_of }],
  ['/v1/connected_apps/clients/search', { unheard_of }],
  [`/v1/connected_apps/clients/${clientId}/secrets/rotate/start`, { unheard_of }],
  ['/v1/idp/oauth/authorize/start', { unheard_of }],
  ['/v1/idp/oauth/authorize', { unheard_of }],
  ['/v1/b2b/idp/oauth/authorize', { unheard_of }],
])('refuses an unknown field at %s', async (path, body) => {
  const keys = Buffer.from(`${PROJECT.id}:${PROJECT.secret}`).toString('base64');
  const response = await fetch(`${sandbox.stytchUrl}${path}`, {
    method: 'POST',
    headers: { Authorization: `Basic ${keys}` },
    body: JSON.stringify(body),
  });
  expect(await response.json()).toMatchObject({
    status_code: 400,
    error_type: 'bad_request',
    error_message: expect.stringContaining('unknown field "unheard_of"'),
  });
});

// Every field that the SDK's types have: a new one does not compile until it is here.
const app: Required<ConnectedAppsClientsCreateRequest> = {
  client_type: 'third_party',
  client_name: 'App',
  client_description: 'An app',
  redirect_urls: [REDIRECT_URL],
  full_access_allowed: false,
  access_token_expiry_minutes: 5,
  access_token_custom_audience: 'https://api.example.com',
  access_token_template_content: '{}',
  id_token_template_content: '{}',
  post_logout_redirect_urls: [],
  logo_url: 'https://app.example/logo.png',
  bypass_consent_for_offline_access: false,
};
const user: Required<UsersCreateRequest> = {
  email: 'new@example.com',
  name: { first_name: 'New', middle_name: '', last_name: 'Person' },
  attributes: { ip_address: '192.0.2.1', user_agent: 'test' },
  phone_number: '+10000000000',
  create_user_as_pending: false,
  trusted_metadata: { plan: 'free' },
  untrusted_metadata: {},
  external_id: 'new',
  roles: [],
};
const organization: Required<B2BOrganizationsCreateRequest> = {
  organization_name: 'New',
  organization_slug: 'new',
  organization_logo_url: 'https://app.example/logo.png',
  trusted_metadata: {},
  organization_external_id: 'new',
  sso_jit_provisioning: 'NOT_ALLOWED',
  email_allowed_domains: [],
  email_jit_provisioning: 'NOT_ALLOWED',
  email_invites: 'ALL_ALLOWED',
  auth_methods: 'ALL_ALLOWED',
  allowed_auth_methods: [],
  mfa_policy: 'OPTIONAL',
  rbac_email_implicit_role_assignments: [],
  mfa_methods: 'ALL_ALLOWED',
  allowed_mfa_methods: [],
  oauth_tenant_jit_provisioning: 'NOT_ALLOWED',
  allowed_oauth_tenants: {},
  claimed_email_domains: [],
  first_party_connected_apps_allowed_type: 'ALL_ALLOWED',
  allowed_first_party_connected_apps: [],
  third_party_connected_apps_allowed_type: 'RESTRICTED',
  allowed_third_party_connected_apps: [clientId],
};
const changes: Required<Omit<B2BOrganizationsUpdateRequest, 'organization_id'>> = {
  ...organization,
  sso_default_connection_id: '',
  sso_jit_provisioning_allowed_connections: [],
};
const member: Required<Omit<B2BOrganizationsMembersCreateRequest, 'organization_id'>> = {
  email_address: 'new@example.com',
  name: 'New Person',
  trusted_metadata: {},
  untrusted_metadata: {},
  create_member_as_pending: false,
  is_breakglass: false,
  mfa_phone_number: '+10000000000',
  mfa_enrolled: false,
  roles: [],
  external_id: 'new',
};
type Selectors = 'user_id' | 'session_token' | 'session_jwt';
const authorization: Required<Omit<IDPOAuthAuthorizeRequest, Selectors>> = {
  client_id: clientId,
  redirect_uri: REDIRECT_URL,
  response_type: 'code',
  scopes: ['openid'],
  prompt: 'consent',
  consent_granted: true,
  state: 'the-state',
  nonce: 'the-nonce',
  code_challenge: pkce().challenge,
  resources: ['https://api.example.com'],
};

it('accepts every field that the official SDK sends', async () => {
  const { consumer, b2b } = sdk(sandbox);
  const { clients } = consumer.connectedApp;
  const { client_type, ...mutable } = app;
  const { connected_app } = await clients.create(app);
  expect(connected_app).toMatchObject({ ...mutable, client_type });
  await clients.update({ ...mutable, client_id: connected_app.client_id });
  await clients.search({ cursor: '', limit: 1 });
  await consumer.users.create(user);
  await b2b.organizations.create(organization);
  await b2b.organizations.update({ ...changes, organization_slug: 'newer', organization_id });
  await b2b.organizations.members.create({ ...member, organization_id });
  await b2b.organizations.members.search({ organization_ids: [organization_id], cursor: '', limit: 1 });
  await consumer.idp.oauth.authorize({ ...authorization, user_id: userId });
  const member_id = sampleUser('ana').memberships[0]?.memberId ?? '';
  await b2b.idp.oauth.authorize({ ...authorization, organization_id, member_id });
});
