import { createHash } from 'node:crypto';
import type { IDToken } from 'openid-client';
import { config } from '@/lib/config';
import { OAuthFailure } from './failure';

/** How far the issuer's clock may be ahead of ours, in seconds; the protocol library allows as much. */
const clockTolerance = 30;

/**
 * Checks what the protocol library leaves open of an ID token whose issuer, audience, times and nonce it found
 * right (OpenID Connect Core §3.1.3.7 and §3.1.3.8). Its signature is checked by `checkSignature`.
 *
 * @param accessToken the access token that came with it
 * @param now epoch milliseconds
 * @throws OAuthFailure `id_token_invalid`, with the claim that is wrong
 */
export function checkIdToken(claims: IDToken, accessToken: string, now = Date.now()): void {
  const { sub, azp, iat, at_hash } = claims;
  const right = {
    // §2: an empty subject would be one and the same user for everybody.
    sub: /^[\x21-\x7E]{1,255}$/.test(sub),
    // §3.1.3.7 (5): with one audience as well, not only with several.
    azp: azp === undefined || azp === config().clientId,
    // §3.1.3.7 (10): issued by a clock that cannot be trusted, or made to outlive its keys.
    iat: iat <= now / 1000 + clockTolerance,
    // §3.1.3.8: else whoever could swap the access token would connect us to their account.
    at_hash: at_hash === undefined || at_hash === leftHalfOfHash(accessToken),
  };
  for (const [reason, isRight] of Object.entries(right))
    if (!isRight) throw new OAuthFailure('id_token_invalid', { reason });
}

/** `at_hash` of an ID token signed with RS256, the one algorithm that this app accepts. */
function leftHalfOfHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}
