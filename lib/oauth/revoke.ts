import * as client from 'openid-client';
import { classifyFailure } from './failure';
import { relyingParty } from './relying-party';

export type Tokens = {
  accessToken: string;
  refreshToken?: string | undefined;
  /** Refresh tokens of earlier grants, which live on. */
  supersededRefreshTokens?: readonly string[] | undefined;
};

/**
 * Revokes tokens at the issuer (RFC 7009 §2.1). Revoking a refresh token ends its access token as well; without
 * one, the access token is revoked.
 *
 * @throws OAuthFailure when the issuer did not confirm within its time
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/revoke-token
 */
export async function revokeTokens({
  accessToken,
  refreshToken,
  supersededRefreshTokens = [],
}: Tokens): Promise<void> {
  try {
    const relying = await relyingParty();
    const revoke = (token: string, token_type_hint: string) =>
      client.tokenRevocation(relying, token, { token_type_hint });
    // Side by side: each has its five seconds, and somebody waits.
    await Promise.all([
      refreshToken ? revoke(refreshToken, 'refresh_token') : revoke(accessToken, 'access_token'),
      ...supersededRefreshTokens.map((token) => revoke(token, 'refresh_token')),
    ]);
  } catch (error) {
    throw classifyFailure(error);
  }
}
