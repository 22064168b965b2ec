import { type Quirk, without } from './quirk.ts';

/** Rules of consent, codes, revocation and userinfo that are not documented. */
export const rules = {
  'scope-refused': {
    about: 'a scope that the person may not give fails the whole request instead of being left out',
    source: '§4a, §Q.9',
  },
  'code-short': { about: 'codes live ten seconds', source: '§3, §Q.1' },
  'code-reuse-harmless': {
    about: 'a second use of a code is refused, and the tokens of the first live on',
    source: '§Q.1',
  },
  'revoking-access-spares-refresh': {
    about: 'revoking an access token leaves its refresh token alone',
    source: '§6, §Q.7',
  },
  'userinfo-refusal-bare': {
    about: 'userinfo refuses without WWW-Authenticate, in Stytch’s shape',
    source: '§Q.2',
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
  'http-refused': {
    about: 'every redirect URL must be https, on this machine too',
    source: '@stytch/vanilla-js 6.3.0, StytchAPIErrorType: connected_app_redirect_url_must_use_https_scheme',
  },
  'localhost-refused': {
    about: 'no redirect URL may be at localhost; 127.0.0.1 may',
    source: '§7, §C.11, §Q.8',
  },
  'revoking-ends-consent': {
    about: 'revoking a token ends all that the app holds of the person, as when they take access back',
    source: '§6, §Q.7',
  },
} as const satisfies Record<string, Quirk>;
