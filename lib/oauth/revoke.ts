import * as client from 'openid-client';
import { z } from 'zod';
import { oauthClient } from './oauth-client';

export const tokensSchema = z.object({
  /** The user, if known. */
  subject: z.string().optional(),
  accessToken: z.string().optional(),
  refreshToken: z.string().optional(),
  /** Refresh tokens of earlier grants. They stay valid until they are revoked. */
  supersededRefreshTokens: z.array(z.string()).optional(),
});
export type Tokens = z.infer<typeof tokensSchema>;

/**
 * Revokes tokens at the issuer (RFC 7009 §2.1): refresh tokens, which end their access tokens too, or else the access
 * token. Only lib/connection/outbox.ts calls this, because it tries again.
 *
 * @throws what `classifyFailure` reads, if the issuer did not confirm in time
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/revoke-token
 */
export async function revokeTokens(tokens: Tokens): Promise<void> {
  const { accessToken, refreshToken, supersededRefreshTokens = [] } = tokens;
  const configuration = await oauthClient();
  const revoke = (token: string | undefined, token_type_hint: string) =>
    token && client.tokenRevocation(configuration, token, { token_type_hint });
  // In parallel: the user may wait, and each request may take five seconds.
  await Promise.all([
    refreshToken ? revoke(refreshToken, 'refresh_token') : revoke(accessToken, 'access_token'),
    ...supersededRefreshTokens.map((token) => revoke(token, 'refresh_token')),
  ]);
}
