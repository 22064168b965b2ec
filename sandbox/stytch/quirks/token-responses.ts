import { type Quirk, without } from './quirk.ts';

const optional = (nothing: '' | null) => ({ refresh_token: nothing, id_token: nothing, scope: nothing });

/** What the token endpoint responds to a good request. */
export const tokenResponses = {
  'token-type-capital': {
    about: 'token_type "Bearer" instead of "bearer"',
    source: 'https://stytch.com/docs/connected-apps/guides/mcp-auth-overview',
    tokenResponse: (response) => ({ ...response, token_type: 'Bearer' }),
  },
  'refresh-without-id-token': {
    about: 'no ID token in the response to a refresh',
    source: 'https://stytch.com/docs/api-reference/b2b/api/connected-apps/exchange-refresh-token',
    tokenResponse: (response, grantType) =>
      grantType === 'refresh_token' ? without(response, 'id_token') : response,
  },
  'refresh-without-scope': {
    about: 'no scope in the response to a refresh: as before (RFC 6749 §6)',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.1',
    tokenResponse: (response, grantType) =>
      grantType === 'refresh_token' ? without(response, 'scope') : response,
  },
  'refresh-scope-empty': {
    about: 'scope "" in the response to a refresh',
    source:
      'https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/connected-app-id-token-object',
    tokenResponse: (response, grantType) =>
      grantType === 'refresh_token' ? { ...response, scope: '' } : response,
  },
  'scope-without-offline-access': {
    about: 'scope does not list offline_access, though there is a refresh token',
    source: 'https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess',
    tokenResponse: (response) =>
      typeof response.scope === 'string'
        ? { ...response, scope: response.scope.replace(/(^| )offline_access(?= |$)/, '').trim() }
        : response,
  },
  'expires-in-absent': {
    about: 'no expires_in, which RFC 6749 only recommends',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.1',
    tokenResponse: (response) => without(response, 'expires_in'),
  },
  'empty-members': {
    about: 'a missing refresh token, ID token or scope is "" instead of absent',
    source:
      'https://stytch.com/docs/api-reference/b2b/api/connected-apps/tokens/connected-app-id-token-object',
    tokenResponse: (response) => ({ ...optional(''), ...response }),
  },
  'null-members': {
    about: 'a missing refresh token, ID token or scope is null instead of absent',
    source: 'https://stytch.com/docs/api-reference/b2b/frontend-sdks/react/prebuilt-ui/login/callbacks',
    tokenResponse: (response) => ({ ...optional(null), ...response }),
  },
  'confidential-rotates': {
    about: 'confidential clients also get a new refresh token with each refresh',
    source: 'https://stytch.com/docs/api-reference/b2b/api/connected-apps/exchange-refresh-token',
  },
  'refresh-token-repeated': {
    about: 'confidential clients get their old refresh token again with each refresh',
    source: 'https://stytch.com/docs/api-reference/b2b/api/connected-apps/exchange-refresh-token',
  },
  'refresh-reuse-refused': {
    about: 'a used refresh token is refused, and nothing else happens',
    source: '@stytch/vanilla-js 6.3.0, StytchAPIErrorType: idp_refresh_token_already_used',
    reuseDetection: 'token',
  },
  'refresh-reuse-accepted': {
    about: 'a used refresh token is accepted again: a grace period',
    source: '@stytch/vanilla-js 6.3.0, StytchAPIErrorType: idp_refresh_token_already_used',
    reuseDetection: 'off',
  },
} as const satisfies Record<string, Quirk>;
