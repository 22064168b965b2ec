import { createHash } from 'node:crypto';
import type { IDToken } from 'openid-client';
import { config } from '@/lib/config';
import { OAuthFailure } from './failure';

/** How far the issuer's clock may be ahead of ours, in seconds, as in openid-client. */
const clockTolerance = 30;

/**
 * Checks the claims that openid-client does not check (OpenID Connect Core §3.1.3.7, §3.1.3.8). `checkSignature` checks the
 * signature.
 *
 * @param accessToken the access token of the same response
 * @throws OAuthFailure `id_token_invalid`, with the claim that is wrong
 */
export function checkIdToken(claims: IDToken, accessToken: string): void {
  const { sub, azp, iat, at_hash } = claims;
  // SHA-256 goes with RS256, the only algorithm that this app accepts.
  const hash = createHash('sha256').update(accessToken).digest();
  const checks = {
    // §2: all users with an empty subject would be the same user.
    sub: /^[\x21-\x7E]{1,255}$/.test(sub),
    // §3.1.3.7 (5): openid-client checks it only if there are several audiences.
    azp: azp === undefined || azp === config().clientId,
    // §3.1.3.7 (10): a future time comes from a wrong clock, or is meant to outlive the key.
    iat: iat <= Date.now() / 1000 + clockTolerance,
    // §3.1.3.8: without it an attacker who swaps the access token connects the user to another account.
    at_hash: at_hash === undefined || at_hash === hash.subarray(0, 16).toString('base64url'),
  };
  for (const [reason, passed] of Object.entries(checks))
    if (!passed) throw new OAuthFailure('id_token_invalid', { reason });
}
