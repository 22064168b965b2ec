import * as client from 'openid-client';
import { config } from '@/lib/config';
import { resourceParameters } from './authorization-request';
import { OAuthFailure } from './failure';
import { type Grant, validateTokenResponse } from './grant';
import { type IssuedTokens, issuedTokensContext } from './issuer-fetch';
import { issuerKeys } from './issuer-keys';
import { oauthClient } from './oauth-client';

/**
 * Refreshes a grant with one POST to the token endpoint (RFC 6749 §6). If the response has an ID token, it must be valid
 * and about the same user (OpenID Connect Core §12.2).
 *
 * @param issued gets the new refresh token as soon as it arrives, because the old one has been used
 * @returns the refreshed grant, with the old refresh token if there is no new one (confidential clients)
 * @throws what `classifyFailure` reads
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-refresh-token
 */
export async function refreshGrant(
  refreshToken: string,
  { subject, scope }: Pick<Grant, 'subject' | 'scope'>,
  issued: IssuedTokens = {},
): Promise<Grant> {
  const configuration = await oauthClient();
  if (scope.includes('openid')) await issuerKeys();
  const tokens = await issuedTokensContext.run(issued, () =>
    client.refreshTokenGrant(configuration, refreshToken, resourceParameters()),
  );
  const idToken = tokens.claims();
  if (idToken && subject && idToken.sub !== subject)
    throw new OAuthFailure('id_token_invalid', { reason: 'sub' });
  const grant = await validateTokenResponse(tokens, idToken, scope, refreshToken);
  return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
}

/**
 * The errors that end a grant (RFC 6749 §5.2, and Stytch's `error_type`s). Any other failure, such as a rejected client
 * secret, can be fixed, and must not end a connection.
 */
const endOfGrant =
  /^(invalid_grant|idp_refresh_token_\w+|refresh_token_(expired|revoked|not_found|already_used)|connected_app_(consent_revoked|not_allowed_for_org))$/;

/** @returns whether the user has to connect again after a failed refresh */
export function isGrantEnded({ code, facts }: OAuthFailure): boolean {
  if (code === 'issuer_unavailable') return false;
  return code === 'account_gone' || endOfGrant.test(facts.issuerError ?? '');
}

/** @returns whether another instance may have used the token. Stytch rotates only the tokens of public clients. */
export function mayHaveLostRace({ facts: { issuerError = '' } }: OAuthFailure): boolean {
  return !config().clientSecret && /^invalid_grant$|_(already_used|not_found)$/.test(issuerError);
}
