import { type Quirk, without } from './quirk.ts';

const isDenial = (query: Record<string, unknown>): boolean => 'error' in query;

/** What comes back with the person (stytch-facts §3, §Q.4). */
export const callbacks = {
  'callback-iss': {
    about: 'iss in the callback (RFC 9207), though metadata does not promise it',
    source: '§3, §Q.4',
    callback: (query, issuer) => ({ ...query, iss: issuer }),
  },
  'deny-without-description': {
    about: 'a denial without error_description',
    source: '§3, §Q.4',
    callback: (query) => (isDenial(query) ? without(query, 'error_description') : query),
  },
  'deny-without-state': {
    about: 'a denial without state',
    source: '§3, §Q.4',
    callback: (query) => (isDenial(query) ? without(query, 'state') : query),
  },
  'deny-error-code': {
    about: 'a denial that says error_code too, as the docs call it',
    source: '§3',
    callback: (query) => (isDenial(query) ? { ...query, error_code: query.error } : query),
  },
} as const satisfies Record<string, Quirk>;
