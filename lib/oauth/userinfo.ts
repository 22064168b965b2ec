import * as client from 'openid-client';
import { classifyFailure } from './classify';
import { relyingParty } from './relying-party';

/**
 * Fetches the person's claims (OpenID Connect Core §5.3).
 *
 * @param subject the connection's subject: an answer about anybody else is refused (§5.3.2)
 * @throws OAuthFailure
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/get-userinfo
 */
export async function userinfo(accessToken: string, subject: string): Promise<client.UserInfoResponse> {
  try {
    return await client.fetchUserInfo(await relyingParty(), accessToken, subject);
  } catch (error) {
    throw classifyFailure(error);
  }
}
