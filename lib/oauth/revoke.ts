import * as client from 'openid-client';
import { log } from '@/lib/log';
import { classifyFailure } from './failure';
import type { Grant } from './grant';
import { relyingParty } from './relying-party';

export type Tokens = Pick<Grant, 'accessToken' | 'refreshToken'> & {
  /** Refresh tokens of earlier grants. They stay valid until they are revoked. */
  supersededRefreshTokens?: readonly string[] | undefined;
};

/**
 * Revokes tokens at the issuer (RFC 7009 §2.1). A revoked refresh token takes its access token with it. Without a
 * refresh token the access token is revoked.
 *
 * @throws OAuthFailure when the issuer did not confirm in time
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/revoke-token
 */
export async function revokeTokens(tokens: Tokens): Promise<void> {
  const { accessToken, refreshToken, supersededRefreshTokens = [] } = tokens;
  try {
    const relying = await relyingParty();
    const revoke = (token: string, token_type_hint: string) =>
      client.tokenRevocation(relying, token, { token_type_hint });
    // In parallel: the user waits, and each request may take five seconds.
    await Promise.all([
      refreshToken ? revoke(refreshToken, 'refresh_token') : revoke(accessToken, 'access_token'),
      ...supersededRefreshTokens.map((token) => revoke(token, 'refresh_token')),
    ]);
  } catch (error) {
    throw classifyFailure(error);
  }
}

/** Revokes tokens that nobody will use. This app forgets them in any case, so a failure is logged and not thrown. */
export async function revokeUnused(tokens: Tokens): Promise<void> {
  await revokeTokens(tokens).catch((error) =>
    log.warn(
      { ...classifyFailure(error).facts, err: error },
      'revocation of unused tokens was not confirmed',
    ),
  );
}
