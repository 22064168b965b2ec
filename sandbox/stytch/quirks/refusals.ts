import type { Quirk, Refusal } from './quirk.ts';

/**
 * Stytch's names for what the engine says in words (`StytchAPIErrorType` of `@stytch/vanilla-js` 6.3.0), with their HTTP
 * status. That a wrong client is 400: https://github.com/stytchauth/stytch-node/issues/314.
 */
const NAMES: [RegExp, name: string, status: number][] = [
  [/authorization code not found/, 'idp_auth_code_not_found', 404],
  [/authorization code is expired/, 'idp_auth_code_expired', 400],
  [/authorization code already consumed/, 'idp_auth_code_not_found', 404],
  [/refresh token not found/, 'idp_refresh_token_not_found', 404],
  [/refresh token is expired/, 'idp_refresh_token_expired', 400],
  [/refresh token already used/, 'idp_refresh_token_already_used', 400],
  [/PKCE verification failed/, 'pkce_mismatch', 400],
  [/client not found/, 'invalid_client_id', 400],
  [/invalid secret provided/, 'invalid_client_secret', 400],
  [/^user not found/, 'user_not_found', 404],
  [/^member not found/, 'member_not_found', 404],
  [/^organization not found/, 'organization_not_found', 404],
];

function inStytchNames({ status, body }: Refusal): Refusal {
  const said = String(body.error_description ?? '');
  const [, error, named] = NAMES.find(([words]) => words.test(said)) ?? [];
  return error ? { status: named ?? status, body: { ...body, error } } : { status, body };
}

function inStytchShape({ status, body }: Refusal): Refusal {
  const { error, error_description, error_uri, ...rest } = body;
  return {
    status,
    body: { ...rest, error_type: error, error_message: error_description, error_url: error_uri },
  };
}

const withStatus =
  (wanted: number) =>
  ({ status, body }: Refusal): Refusal => ({ status: status < 500 ? wanted : status, body });

/** How the oauth2 endpoints say no: shape, names and status are documented for Stytch's other endpoints only. */
export const refusals = {
  'errors-stytch-shape': {
    about: 'refusals in the shape of Stytch’s other endpoints: error_type, error_message',
    source: 'stytch 14, lib/shared/errors.ts',
    refusal: inStytchShape,
  },
  'errors-stytch-names': {
    about:
      'Stytch’s names instead of those of RFC 6749: idp_refresh_token_…, invalid_client_secret, user_not_found and so on',
    source: '@stytch/vanilla-js 6.3.0, StytchAPIErrorType',
    refusal: inStytchNames,
  },
  'errors-stytch-shape-and-names': {
    about: 'both: Stytch’s shape with Stytch’s names',
    source: 'stytch 14, lib/shared/errors.ts; @stytch/vanilla-js 6.3.0, StytchAPIErrorType',
    refusal: (refusal) => inStytchShape(inStytchNames(refusal)),
  },
  'errors-all-400': {
    about: 'every refusal is HTTP 400',
    source: 'https://stytch.com/docs/api-reference/b2b/api/errors/400',
    refusal: withStatus(400),
  },
  'errors-all-401': {
    about: 'every refusal is HTTP 401',
    source: 'https://stytch.com/docs/api-reference/b2b/api/errors/401',
    refusal: withStatus(401),
  },
  'errors-all-404': {
    about: 'every refusal is HTTP 404',
    source: 'https://stytch.com/docs/api-reference/b2b/api/errors/404',
    refusal: withStatus(404),
  },
  'bad-client-400': {
    about: 'invalid_client with HTTP 400, as in the tests of Stytch’s Go SDK',
    source: 'stytchauth/stytch-go, stytch/b2b/idp_test.go',
    refusal: ({ status, body }) => ({ status: body.error === 'invalid_client' ? 400 : status, body }),
  },
} as const satisfies Record<string, Quirk>;
