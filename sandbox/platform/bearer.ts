import { ApiError } from './api-errors.ts';
import type { StytchAccounts, TokenOwner } from './stytch-accounts.ts';

const REALM = 'Bearer realm="platform"';

/**
 * Whose request this is, by its bearer token.
 *
 * The SDK checks signature, issuer, audience and time. A session JWT of the same project passes all of these, so
 * `client_id` and `scope` are demanded as well.
 * @throws ApiError 401 (RFC 6750 §3.1: no error code in the challenge when no token came), 403 without the scope.
 */
export async function requireBearer(
  stytch: StytchAccounts,
  authorization: string | undefined,
  scope: string,
): Promise<TokenOwner> {
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw new ApiError(401, 'invalid_token', 'An access token is required.', { challenge: REALM });
  const owner = await stytch.verify(token).catch(() => undefined);
  if (!owner?.clientId || owner.scopes.length === 0) {
    const description = 'The access token is expired, revoked or not for this API.';
    const challenge = `${REALM}, error="invalid_token", error_description="${description}"`;
    throw new ApiError(401, 'invalid_token', description, { challenge });
  }
  if (!owner.scopes.includes(scope)) {
    const description = `The access token lacks the scope ${scope}.`;
    const challenge = `${REALM}, error="insufficient_scope", error_description="${description}", scope="${scope}"`;
    throw new ApiError(403, 'insufficient_scope', description, { scope, challenge });
  }
  return owner;
}
