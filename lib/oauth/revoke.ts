import * as client from 'openid-client';
import { classifyFailure } from './classify';
import { relyingParty } from './relying-party';

/**
 * Revokes a grant's tokens at the issuer (RFC 7009 §2.1). Revoking the refresh token ends its access
 * token as well; without one, the access token is revoked.
 *
 * @throws OAuthFailure when the issuer did not confirm within its time
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/revoke-token
 */
export async function revokeTokens(tokens: {
  accessToken: string;
  refreshToken?: string | undefined;
}): Promise<void> {
  try {
    const relying = await relyingParty();
    if (tokens.refreshToken) {
      await client.tokenRevocation(relying, tokens.refreshToken, { token_type_hint: 'refresh_token' });
    } else {
      await client.tokenRevocation(relying, tokens.accessToken, { token_type_hint: 'access_token' });
    }
  } catch (error) {
    throw classifyFailure(error);
  }
}
