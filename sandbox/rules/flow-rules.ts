import type { Rule } from './table.ts';

const EXCHANGE = 'stytch/code-exchange: code exchange > ';
const REFRESH = 'stytch/refresh: refresh > ';
const ENDPOINTS = 'stytch/token-endpoints: userinfo, introspection, revocation > ';
const START = 'stytch/authorize: idp.oauth.authorizeStart > ';
const AUTHORIZE = 'stytch/authorize: idp.oauth.authorize > ';
const CONSENT = 'stytch/authorize: consent > ';
const CLIENTS = 'stytch/backend-api: connectedApp.clients > ';
const SDK_CHECK = 'stytch/backend-api: idp.introspectToken > ';
const DASHBOARD = 'stytch/discovery: the Authorization URL of the dashboard > ';
const PAGE = 'platform/authorization-url: Consumer > ';

/** Discovery, consent and the oauth2 endpoints, in the order in which a user meets them. */
export const FLOW_RULES: readonly Rule[] = [
  {
    of: 'GET /.well-known/openid-configuration, /oauth-authorization-server',
    rule: 'describe the project without authentication; scopes_supported has the custom scopes too; no revocation, introspection or logout endpoint is named',
    tests: ['stytch/discovery: serves metadata with no more members than Stytch’s metadata has'],
  },
  {
    of: 'GET /.well-known/openid-configuration',
    rule: 'HTTP 400 authorization_endpoint_not_configured_for_project until an Authorization URL is set; then any address',
    tests: [
      `${DASHBOARD}makes discovery respond 400 with a name while it is unset`,
      `${DASHBOARD}can be the address of any page`,
    ],
  },
  {
    of: 'GET /.well-known/jwks.json, /v1/sessions/jwks/{project}, /v1/b2b/sessions/jwks/{project}',
    rule: 'RSA keys for RS256; the previous one stays published after a rotation',
    tests: [
      'stytch/discovery: publishes public keys only',
      `${SDK_CHECK}serves the keys at the addresses that the SDK uses`,
      'platform/api: accepts tokens of a new key at once, and of the old key still',
    ],
  },
  {
    of: 'Authorization URL (the platform’s page)',
    rule: 'defaults, ignored and required parameters; errors before consent stay on this page, and the app never hears of them',
    tests: [
      `${PAGE}shows an error page, and does not redirect, for %s`,
      `${PAGE}shows an error page when a public client sends no PKCE challenge`,
      `${PAGE}redirects the user from login over consent back to the app`,
    ],
  },
  {
    of: 'POST /v1/idp/oauth/authorize/start and B2B twin',
    rule: 'consent_required, client, scope_results with is_grantable; user, or member and organization',
    tests: [
      `${START}returns the user, the app and a description of each scope`,
      `${START}returns the member and the organization in B2B`,
    ],
  },
  {
    of: 'POST /v1/idp/oauth/authorize/start and B2B twin',
    rule: 'unknown client, unregistered redirect URL, unknown scope, full_access, wrong selector are refused with Stytch’s error names',
    tests: [`${START}refuses %s`],
  },
  {
    of: 'POST /v1/b2b/idp/oauth/authorize/start',
    rule: 'an organization’s policy for first- and third-party apps',
    tests: [`${START}refuses an app that the organization does not allow`],
  },
  {
    of: 'POST /v1/idp/oauth/authorize and B2B twin',
    rule: 'a redirect with code and state; a denial with access_denied and no code; both with iss: stytch.com/{project id}, or the issuer if the platform calls Stytch over the project domain',
    tests: [
      `${AUTHORIZE}sends as iss the name of the address that the platform called, on denials too`,
      `${AUTHORIZE}returns a redirect with the code and the state`,
      `${AUTHORIZE}returns a redirect with an OAuth error and no code on a denial`,
      `${PAGE}redirects with access_denied when the user denies`,
    ],
  },
  {
    of: 'POST /v1/idp/oauth/authorize',
    rule: 'public clients must use PKCE; S256 is implied',
    tests: [`${AUTHORIZE}requires PKCE of public clients (challenge: %s)`],
  },
  {
    of: 'POST /v1/idp/oauth/authorize',
    rule: 'scopes that the user may not grant are left out',
    tests: [
      `${AUTHORIZE}grants only the scopes that the user may grant`,
      `${PAGE}shows the scopes that the user may not grant`,
    ],
  },
  {
    of: 'Consent',
    rule: 'remembered until the scopes grow; asked again for offline_access and prompt=consent; skipped for first parties, with the bypass for offline_access too; consent_granted:false succeeds if none is needed',
    tests: [
      `${CONSENT}is not required again for scopes that the user allowed, which get a code without it`,
      `${CONSENT}is required again for more scopes, for offline_access and for prompt=consent`,
      `${CONSENT}is not required again for a scope that the user may not grant`,
      `${CONSENT}is not required for first parties, nor for offline_access with the bypass`,
      `${PAGE}redirects back without a question when the consent is remembered`,
    ],
  },
  {
    of: 'POST /v1/oauth2/token, authorization_code',
    rule: 'lower-case token_type, expires_in 3600, scope, request_id, status_code; no caching',
    tests: [`${EXCHANGE}returns the members that Stytch returns`],
  },
  {
    of: 'POST /v1/oauth2/token, authorization_code',
    rule: 'id_token only with openid, refresh_token only with offline_access',
    tests: [`${EXCHANGE}gives an ID token only with openid, and a refresh token only with offline_access`],
  },
  {
    of: 'POST /v1/oauth2/token',
    rule: 'form or JSON; secret in the body or HTTP Basic; public clients only by client_id',
    tests: [`${EXCHANGE}accepts JSON and HTTP Basic as well`],
  },
  {
    of: 'POST /v1/oauth2/token, authorization_code',
    rule: 'wrong verifier, redirect URL, secret, client or grant type: OAuth’s error shape with error_uri, request_id, status_code',
    tests: [`${EXCHANGE}refuses %s`],
  },
  {
    of: 'resource (RFC 8707), at the Authorization URL, authorize and the token endpoint',
    rule: 'accepted any number of times, and ignored',
    tests: [
      `${PAGE}passes the resources of the request on to Stytch`,
      `${EXCHANGE}ignores the resource parameter in the exchange and in the refresh`,
    ],
  },
  {
    of: 'POST /v1/oauth2/token, authorization_code',
    rule: 'a code works once',
    tests: [`${EXCHANGE}accepts a code once, and ends its tokens when it is used again`],
  },
  {
    of: 'POST /v1/oauth2/token, refresh_token',
    rule: 'public clients: rotation; confidential clients: no new refresh token, the old one stays valid',
    tests: [
      `${REFRESH}rotates the refresh token of public clients`,
      `${REFRESH}returns no new refresh token to confidential clients, and accepts the old one again`,
    ],
  },
  {
    of: 'POST /v1/oauth2/token, refresh_token',
    rule: 'reuse, side by side too; expiry after three months; withdrawn consent by its name; a deleted account',
    tests: [
      `${REFRESH}treats the second use of a refresh token as reuseDetection "%s" says`,
      `${REFRESH}accepts one of several refreshes at the same moment, and treats the others as reuse`,
      `${REFRESH}names the reason when the refresh token is expired`,
      `${REFRESH}names the reason when the consent was withdrawn`,
      `${REFRESH}refuses refreshes of a user whose account was deleted`,
    ],
  },
  {
    of: 'Lifetimes',
    rule: 'access tokens: the client’s access_token_expiry_minutes; ID tokens: one hour; refresh tokens: three months',
    tests: [
      `${REFRESH}issues access tokens with the lifetime of the switch`,
      `${CLIENTS}updates the named members of a client, and issues tokens accordingly`,
      'stytch/storage: keeps 5000 entries until they expire',
      'stytch/storage: drops an entry ten minutes after it expired',
    ],
  },
  {
    of: 'Access token',
    rule: 'RS256, typ JWT, kid; iss, sub, aud [project], client_id, scope, jti, nbf, iat, exp; B2B: the organization',
    tests: [
      `${EXCHANGE}signs access tokens as Stytch does`,
      `${EXCHANGE}puts the organization into the access token in B2B`,
    ],
  },
  {
    of: 'ID token',
    rule: 'aud [client id], nonce, claims by scope, empty strings where Stytch has them',
    tests: [`${EXCHANGE}puts the user and the nonce into the ID token`],
  },
  {
    of: 'GET, POST /v1/oauth2/userinfo',
    rule: 'claims of the granted scopes, request_id, status_code; 401 without a valid token',
    tests: [
      `${ENDPOINTS}returns the claims of the granted scopes at userinfo`,
      `${ENDPOINTS}refuses userinfo without a valid token`,
      `${ENDPOINTS}refuses the jti of an access token in place of the token`,
    ],
  },
  {
    of: 'POST /v1/oauth2/introspect, also at /v1/public/{project}',
    rule: 'access and refresh tokens, told apart by token_type; inactive: active false; the SDK’s local and network checks',
    tests: [
      `${ENDPOINTS}introspects access tokens and refresh tokens`,
      `${SDK_CHECK}checks Consumer access tokens locally and over the network`,
      `${SDK_CHECK}checks B2B access tokens with their organization`,
      `${SDK_CHECK}refuses tokens with a wrong signature, and over the network revoked tokens`,
    ],
  },
  {
    of: 'POST /v1/oauth2/revoke',
    rule: 'a JSON body; a refresh token ends its access token, too',
    tests: [
      `${ENDPOINTS}revokes the access token of a revoked refresh token`,
      `${ENDPOINTS}revokes an access token`,
    ],
  },
];
