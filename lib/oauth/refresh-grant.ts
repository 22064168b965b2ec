import * as client from 'openid-client';
import { config } from '@/lib/config';
import { resourceParameters } from './authorization-request';
import { classifyFailure, OAuthFailure } from './failure';
import { type Grant, validateTokenResponse } from './grant';
import { type Issued, issuing } from './issuer-fetch';
import { issuerKeys } from './issuer-keys';
import { relyingParty } from './relying-party';

/**
 * Refreshes a grant with one POST to the token endpoint (RFC 6749 §6).
 *
 * @param issued gets the new refresh token as soon as it has arrived: the old one is used by then, whatever a check
 *   says
 * @returns the refreshed grant. Without a new refresh token the old one stays valid (confidential clients).
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-refresh-token
 */
export async function refreshGrant(
  refreshToken: string,
  { subject, scope }: Pick<Grant, 'subject' | 'scope'>,
  issued: Issued = {},
): Promise<Grant> {
  try {
    const relying = await relyingParty();
    if (scope.includes('openid')) await issuerKeys();
    const tokens = await issuing.run(issued, () =>
      client.refreshTokenGrant(relying, refreshToken, resourceParameters()),
    );
    const idToken = tokens.claims();
    if (idToken && subject && idToken.sub !== subject)
      throw new OAuthFailure('id_token_invalid', { reason: 'sub' });
    const grant = await validateTokenResponse(tokens, idToken, scope, refreshToken);
    return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
  } catch (error) {
    throw classifyFailure(error);
  }
}

/** Any other failure (network, 5xx, 429, a rejected client secret) can be fixed, and must not end a connection. */
const endOfGrant =
  /^(invalid_grant|idp_refresh_token_\w+|refresh_token_(expired|revoked|not_found|already_used)|connected_app_(consent_revoked|not_allowed_for_org))$/;

/** @returns whether a failed refresh means that the user has to connect again. */
export function isGrantEnded({ code, facts }: OAuthFailure): boolean {
  if (code === 'issuer_unavailable') return false;
  return code === 'account_gone' || endOfGrant.test(facts.issuerError ?? '');
}

/** @returns whether a refusal may only mean that another instance used the token: Stytch rotates those of public clients. */
export function mayBeReused({ facts: { issuerError = '' } }: OAuthFailure): boolean {
  return !config().clientSecret && /^invalid_grant$|_(already_used|not_found)$/.test(issuerError);
}
