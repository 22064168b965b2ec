import { type Quirk, without } from './quirk.ts';

const isDenial = (query: Record<string, unknown>): boolean => 'error' in query;

/** What the browser carries back to the app. */
export const callbacks = {
  'callback-iss-domain': {
    about: 'iss in the callback is the issuer, as when the platform calls Stytch over its own domain',
    source: 'https://stytch.com/docs/connected-apps/resources/faq',
    callback: (query, issuer) => ({ ...query, iss: issuer }),
  },
  'callback-iss-absent': {
    about: 'no iss in the callback, which metadata does not promise',
    source: 'https://stytch.com/docs/b2b/api/connected-app-openid-configuration',
    callback: (query) => without(query, 'iss'),
  },
  'callback-iss-success-only': {
    about: 'iss in the callback with a code, and none with an error',
    source: 'https://stytch.com/docs/connected-apps/resources/faq',
    callback: (query) => (isDenial(query) ? without(query, 'iss') : query),
  },
  'deny-without-description': {
    about: 'a denial without error_description',
    source: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1',
    callback: (query) => (isDenial(query) ? without(query, 'error_description') : query),
  },
  'deny-without-state': {
    about: 'a denial without state',
    source: 'stytch 14, lib/b2c/idp_oauth.ts',
    callback: (query) => (isDenial(query) ? without(query, 'state') : query),
  },
  'deny-error-code': {
    about: 'a denial that says error_code too, as the docs call it',
    source: 'stytch 14, lib/b2c/idp_oauth.ts',
    callback: (query) => (isDenial(query) ? { ...query, error_code: query.error } : query),
  },
} as const satisfies Record<string, Quirk>;
