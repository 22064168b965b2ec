import * as client from 'openid-client';
import { config } from '@/lib/config';
import { resources } from './authorization-request';
import { classifyFailure, OAuthFailure } from './failure';
import { type Grant, readGrant } from './grant';
import { issuerKeys } from './issuer-keys';
import { relyingParty } from './relying-party';

/** What is known of the grant before the refresh. */
type GrantBefore = { refreshToken: string; subject: string | undefined; scope: readonly string[] };

/**
 * Refreshes a grant: one POST to the token endpoint (RFC 6749 §6). An ID token in the answer is
 * checked in full, and must speak of the same person (OpenID Connect Core §12.2); the issuer is
 * pinned, so its `iss` cannot differ.
 *
 * @returns the renewed grant; without a new refresh token the old one stays good (confidential clients)
 * @throws OAuthFailure
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-refresh-token
 */
export async function refreshGrant(before: GrantBefore): Promise<Grant & { refreshToken: string }> {
  try {
    const relying = await relyingParty();
    if (before.scope.includes('openid')) await issuerKeys();
    const tokens = await client.refreshTokenGrant(relying, before.refreshToken, resources());
    const idToken = tokens.claims();
    if (idToken && before.subject && idToken.sub !== before.subject)
      throw new OAuthFailure('id_token_invalid', { reason: 'sub' });
    const grant = await readGrant(tokens, idToken, before.scope, before.refreshToken);
    return { ...grant, refreshToken: grant.refreshToken ?? before.refreshToken };
  } catch (error) {
    throw classifyFailure(error);
  }
}

/**
 * The names by which an issuer says that a grant is over: RFC 6749 §5.2 `invalid_grant`, and Stytch's
 * own `error_type`s. Everything else (network, 5xx, 429, even a rejected client secret) is somebody's
 * fault that can be fixed, and must not cost a user their connection.
 */
const grantOver =
  /^(invalid_grant|idp_refresh_token_\w+|refresh_token_(expired|revoked|not_found|already_used)|connected_app_(consent_revoked|not_allowed_for_org))$/;

/** @returns whether a failed refresh means that the user has to connect again. */
export function isGrantOver({ code, facts }: OAuthFailure): boolean {
  return (
    code !== 'issuer_unavailable' && (code === 'account_gone' || grantOver.test(facts.issuerError ?? ''))
  );
}

/**
 * @returns whether a refusal may only mean that the refresh token was used before, by another instance
 *   perhaps: Stytch rotates those of public clients
 */
export function mayBeSpent(failure: OAuthFailure): boolean {
  const { issuerError = '' } = failure.facts;
  return !config().clientSecret && /^invalid_grant$|_(already_used|not_found)$/.test(issuerError);
}
