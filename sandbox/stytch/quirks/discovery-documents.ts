import { STANDARD_SCOPES } from '../scopes.ts';
import { type Quirk, without } from './quirk.ts';

const OPTIONAL = [
  'userinfo_endpoint',
  'scopes_supported',
  'grant_types_supported',
  'subject_types_supported',
  'id_token_signing_alg_values_supported',
  'token_endpoint_auth_methods_supported',
  'code_challenge_methods_supported',
];

const ENDPOINTS = {
  registration_endpoint: 'register',
  revocation_endpoint: 'revoke',
  introspection_endpoint: 'introspect',
};

/** Metadata and keys: the documentation has an example of metadata, and no list of what is always there. */
export const discoveryDocuments = {
  'discovery-minimal': {
    about: 'no member that RFC 8414 makes optional',
    source: 'https://www.rfc-editor.org/rfc/rfc8414#section-2',
    discovery: (document) => without(document, ...OPTIONAL),
  },
  'discovery-full': {
    about: 'revocation, introspection, registration and logout endpoints, PKCE and claims are named',
    source: 'https://www.rfc-editor.org/rfc/rfc8414#section-2',
    discovery: (document, issuer) => ({
      ...document,
      ...Object.fromEntries(
        Object.entries(ENDPOINTS).map(([name, path]) => [name, `${issuer}/v1/oauth2/${path}`]),
      ),
      end_session_endpoint: document.authorization_endpoint,
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      claims_supported: ['sub', 'email', 'name'],
    }),
  },
  'discovery-iss-promised': {
    about: 'metadata promises iss in the callback (RFC 9207), and it is there',
    source: 'https://www.rfc-editor.org/rfc/rfc9207#section-3',
    discovery: (document) => ({ ...document, authorization_response_iss_parameter_supported: true }),
    callback: (query, issuer) => ({ ...query, iss: issuer }),
  },
  'discovery-standard-scopes': {
    about: 'scopes_supported lists the five standard scopes only, as in the example of the documentation',
    source: 'https://stytch.com/docs/b2b/api/connected-app-openid-configuration',
    discovery: (document) => ({ ...document, scopes_supported: STANDARD_SCOPES }),
  },
  'keys-overlap': {
    about: 'two keys are published, and the older one signs: the weeks around a rotation',
    source: 'https://stytch.com/docs/api-reference/b2b/api/connected-apps/configuration/get-jwks',
  },
  'keys-bare': {
    about: 'keys with kty, n, e and kid only',
    source: 'https://www.rfc-editor.org/rfc/rfc7517#section-4',
    jwk: (key) => without(key, 'use', 'alg', 'key_ops'),
  },
  'keys-with-certificates': {
    about: 'keys carry x5c and x5tS256 (sic)',
    source: 'https://stytch.com/docs/api-reference/b2b/api/connected-apps/configuration/get-jwks',
    jwk: (key) => ({ ...key, x5c: [], x5tS256: '' }),
  },
} as const satisfies Record<string, Quirk>;
