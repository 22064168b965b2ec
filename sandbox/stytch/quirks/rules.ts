import { type Quirk, without } from './quirk.ts';

/** Rules of consent, codes, revocation and userinfo that are not documented. */
export const rules = {
  'scope-refused': {
    about: 'a scope that the user may not grant fails the whole request instead of being left out',
    source: 'https://stytch.com/docs/api-reference/b2b/api/rbac/scope-object',
  },
  'code-short': {
    about: 'codes last ten seconds',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2',
  },
  'code-reuse-harmless': {
    about: 'a second use of a code is refused, and the tokens of the first live on',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2',
  },
  'revoking-access-spares-refresh': {
    about: 'revoking an access token leaves its refresh token alone',
    source: 'https://stytch.com/docs/api-reference/b2b/api/connected-apps/methods/revoke-token',
  },
  'userinfo-refusal-bare': {
    about: 'userinfo refuses without WWW-Authenticate, in Stytch’s shape',
    source: 'https://stytch.com/docs/api-reference/b2b/api/connected-apps/methods/get-userinfo',
    refusal: (refusal, endpoint) =>
      endpoint === 'userinfo'
        ? {
            status: refusal.status,
            body: {
              ...without(refusal.body, 'error', 'error_description'),
              error_type: 'unauthorized_credentials',
            },
          }
        : refusal,
  },
  'platform-appends-scope': {
    about: 'the platform’s page asks for one more scope, and more is granted than the app asked for',
    source: 'https://stytch.com/docs/connected-apps/build-custom-flow/implementing-your-own',
  },
  bom: {
    about: 'each JSON response of the issuer and of the platform’s API starts with a byte order mark',
    source: 'https://www.rfc-editor.org/rfc/rfc8259#section-8.1',
  },
  'http-refused': {
    about: 'every redirect URL must be https, on this machine too',
    source: '@stytch/vanilla-js 6.3.0, StytchAPIErrorType: connected_app_redirect_url_must_use_https_scheme',
  },
  'localhost-refused': {
    about: 'no redirect URL may be at localhost; 127.0.0.1 is allowed',
    source: '@stytch/vanilla-js 6.3.0, StytchAPIErrorType: connected_app_redirect_url_cannot_use_localhost',
  },
  'revoking-ends-consent': {
    about: 'revoking a token ends all that the app holds of the user, as when they take access back',
    source: 'https://stytch.com/docs/api-reference/b2b/api/connected-apps/methods/revoke-token',
  },
} as const satisfies Record<string, Quirk>;
