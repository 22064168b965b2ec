import type { Rule } from './table.ts';

const EXCHANGE = 'stytch/code-exchange: code exchange > ';
const REFRESH = 'stytch/refresh: refresh > ';
const ENDPOINTS = 'stytch/token-endpoints: userinfo, introspection, revocation > ';
const START = 'stytch/authorize: idp.oauth.authorizeStart > ';
const AUTHORIZE = 'stytch/authorize: idp.oauth.authorize > ';
const CONSENT = 'stytch/authorize: remembered consent > ';
const CLIENTS = 'stytch/backend-api: connectedApp.clients > ';
const SDK_CHECK = 'stytch/backend-api: idp.introspectToken > ';
const DASHBOARD = 'stytch/discovery: the Authorization URL of the dashboard > ';
const PAGE = 'platform/authorization-url: Consumer > ';

/** Discovery, consent and the oauth2 endpoints, in the order in which a person meets them. */
export const FLOW_RULES: readonly Rule[] = [
  {
    of: 'GET /.well-known/openid-configuration, /oauth-authorization-server',
    rule: 'describe the project without authentication; scopes_supported has the custom scopes too; no revocation, introspection or logout endpoint is named',
    tests: ['stytch/discovery: describes itself no better than Stytch does'],
  },
  {
    of: 'GET /.well-known/openid-configuration',
    rule: 'HTTP 400 authorization_endpoint_not_configured_for_project until an Authorization URL is set; then any address',
    tests: [
      `${DASHBOARD}is missing in a new project: discovery answers 400 with a name`,
      `${DASHBOARD}can be any page`,
    ],
  },
  {
    of: 'GET /.well-known/jwks.json, /v1/sessions/jwks/{project}, /v1/b2b/sessions/jwks/{project}',
    rule: 'RSA keys for RS256; the previous one stays published after a rotation',
    tests: [
      'stytch/discovery: publishes public keys only',
      `${SDK_CHECK}finds the keys where the SDK asks for them`,
      'platform/tasks-api: takes tokens of a fresh key at once, and of the old key still',
    ],
  },
  {
    of: 'Authorization URL (the platform’s page)',
    rule: 'defaults, ignored and required parameters; errors before consent stay on this page, the app is never told',
    tests: [
      `${PAGE}stops on its own page at %s`,
      `${PAGE}stops when a public client comes without PKCE`,
      `${PAGE}goes from login over consent back to the app`,
    ],
  },
  {
    of: 'POST /v1/idp/oauth/authorize/start and B2B twin',
    rule: 'consent_required, client, scope_results with is_grantable; user, or member and organization',
    tests: [
      `${START}tells the user, the app and each scope in words`,
      `${START}tells the member and the organization in B2B`,
    ],
  },
  {
    of: 'POST /v1/idp/oauth/authorize/start and B2B twin',
    rule: 'unknown client, unregistered redirect URL, unknown scope, full_access, wrong selector are refused by Stytch’s names',
    tests: [`${START}refuses %s`],
  },
  {
    of: 'POST /v1/b2b/idp/oauth/authorize/start',
    rule: 'an organization’s policy for first- and third-party apps',
    tests: [`${START}refuses an app that the organization does not allow`],
  },
  {
    of: 'POST /v1/idp/oauth/authorize and B2B twin',
    rule: 'a redirect with code and state; a denial with access_denied and no code; both with iss: stytch.com/{project id}, or the issuer where the platform calls Stytch over the project domain',
    tests: [
      `${AUTHORIZE}names itself by the address at which the platform calls it, on denials too`,
      `${AUTHORIZE}answers with the code in a redirect that keeps the state`,
      `${AUTHORIZE}answers a denial with an OAuth error, without a code`,
      `${PAGE}denies`,
    ],
  },
  {
    of: 'POST /v1/idp/oauth/authorize',
    rule: 'PKCE is demanded of public clients; S256 is implied',
    tests: [`${AUTHORIZE}demands PKCE of public clients (challenge: %s)`],
  },
  {
    of: 'POST /v1/idp/oauth/authorize',
    rule: 'scopes that the user may not give are left out',
    tests: [
      `${AUTHORIZE}narrows the grant to what the person may give`,
      `${PAGE}shows what the person may not give`,
    ],
  },
  {
    of: 'Consent',
    rule: 'remembered until the scopes grow; asked anew for offline_access and prompt=consent; skipped for first parties, with the bypass for offline_access too; consent_granted:false succeeds where none is needed',
    tests: [
      `${CONSENT}is not asked again for what was allowed, and then succeeds without a click`,
      `${CONSENT}is asked again for a larger set, for offline_access, and when the app wants it`,
      `${CONSENT}is not asked over and over for a scope that the person may not give`,
      `${CONSENT}is skipped for first parties, with the bypass for offline_access too`,
      `${PAGE}goes straight back where nothing has to be asked`,
    ],
  },
  {
    of: 'POST /v1/oauth2/token, authorization_code',
    rule: 'lower-case token_type, expires_in 3600, scope, request_id, status_code; no caching',
    tests: [`${EXCHANGE}answers with what Stytch answers`],
  },
  {
    of: 'POST /v1/oauth2/token, authorization_code',
    rule: 'id_token only with openid, refresh_token only with offline_access',
    tests: [`${EXCHANGE}gives an ID token only with openid, and a refresh token only with offline_access`],
  },
  {
    of: 'POST /v1/oauth2/token',
    rule: 'form or JSON; secret in the body or HTTP Basic; public clients by client_id alone',
    tests: [`${EXCHANGE}takes JSON and HTTP Basic as well`],
  },
  {
    of: 'POST /v1/oauth2/token, authorization_code',
    rule: 'wrong verifier, redirect URL, secret, client or grant type: OAuth’s error shape with error_uri, request_id, status_code',
    tests: [`${EXCHANGE}refuses %s`],
  },
  {
    of: 'resource (RFC 8707), at the Authorization URL, authorize and the token endpoint',
    rule: 'taken, as often as it is sent, and ignored',
    tests: [
      `${PAGE}passes on for which resources the app asks`,
      `${EXCHANGE}ignores for which resource the tokens are meant, in both requests`,
    ],
  },
  {
    of: 'POST /v1/oauth2/token, authorization_code',
    rule: 'a code is good once',
    tests: [`${EXCHANGE}spends a code once, and a second use kills what the first one gave`],
  },
  {
    of: 'POST /v1/oauth2/token, refresh_token',
    rule: 'public clients: rotation; confidential clients: no new refresh token, the old one stays good',
    tests: [
      `${REFRESH}rotates for public clients`,
      `${REFRESH}gives confidential clients no new refresh token; the old one stays good`,
    ],
  },
  {
    of: 'POST /v1/oauth2/token, refresh_token',
    rule: 'reuse, side by side too; expiry after three months; withdrawn consent by its name; a deleted account',
    tests: [
      `${REFRESH}reuse detection "%s"`,
      `${REFRESH}lets one of several refreshes at the same moment through, and takes the others for reuse`,
      `${REFRESH}says "expired" once refresh tokens are`,
      `${REFRESH}names the reason when the consent was withdrawn`,
      `${REFRESH}ends with the person, whose account was deleted`,
    ],
  },
  {
    of: 'Lifetimes',
    rule: 'access tokens: the client’s access_token_expiry_minutes; ID tokens: one hour; refresh tokens: three months',
    tests: [
      `${REFRESH}follows the lifetime switch`,
      `${CLIENTS}updates what is named and leaves the rest, which the tokens follow`,
      'stytch/storage: forgets nothing before its time, however much there is',
      'stytch/storage: sweeps what has run out, some time after its end',
    ],
  },
  {
    of: 'Access token',
    rule: 'RS256, typ JWT, kid; iss, sub, aud [project], client_id, scope, jti, nbf, iat, exp; B2B: the organization',
    tests: [`${EXCHANGE}signs access tokens as Stytch does`, `${EXCHANGE}carries the organization in B2B`],
  },
  {
    of: 'ID token',
    rule: 'aud [client id], nonce, claims by scope, empty strings where Stytch has them',
    tests: [`${EXCHANGE}puts the person and the nonce into the ID token`],
  },
  {
    of: 'GET, POST /v1/oauth2/userinfo',
    rule: 'claims of the granted scopes, request_id, status_code; 401 without a living token',
    tests: [
      `${ENDPOINTS}tells the claims of the granted scopes`,
      `${ENDPOINTS}refuses userinfo without a living token`,
      `${ENDPOINTS}does not take the handle inside a token for the token`,
    ],
  },
  {
    of: 'POST /v1/oauth2/introspect, also at /v1/public/{project}',
    rule: 'access and refresh tokens, told apart by token_type; inactive: active false; the SDK’s local and network checks',
    tests: [
      `${ENDPOINTS}introspects both kinds of token`,
      `${SDK_CHECK}checks Consumer access tokens locally and over the network`,
      `${SDK_CHECK}checks B2B access tokens with their organization`,
      `${SDK_CHECK}refuses tokens with a broken signature, and over the network those that were revoked`,
    ],
  },
  {
    of: 'POST /v1/oauth2/revoke',
    rule: 'a JSON body; a refresh token takes its access token along',
    tests: [
      `${ENDPOINTS}revoking a refresh token ends its access token as well`,
      `${ENDPOINTS}revokes by access token`,
    ],
  },
];
