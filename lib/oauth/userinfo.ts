import { setTimeout } from 'node:timers/promises';
import * as client from 'openid-client';
import { log } from '@/lib/log';
import { classifyFailure } from './failure';
import { type Grant, profileFrom } from './grant';
import { relyingParty } from './relying-party';

/**
 * Fetches the user's claims (OpenID Connect Core §5.3).
 *
 * @param subject the connection's subject. Claims about another user are refused (§5.3.2).
 * @throws OAuthFailure
 */
export async function userinfo(accessToken: string, subject: string): Promise<client.UserInfoResponse> {
  try {
    return await client.fetchUserInfo(await relyingParty(), accessToken, subject);
  } catch (error) {
    throw classifyFailure(error);
  }
}

/** How long connecting waits for a name, in milliseconds. Meanwhile the code is used and the tokens are not stored. */
const profileMs = 2000;

/**
 * Looks up name and picture when the ID token has neither: a server may give the claims of the scopes at userinfo alone
 * (OpenID Connect Core §5.4). The grant stays as it was when userinfo fails or is slow.
 */
export async function fetchMissingProfile(grant: Grant): Promise<Grant> {
  const { subject, scope, profile, accessToken } = grant;
  const requested = scope.includes('openid') && (scope.includes('profile') || scope.includes('email'));
  if (!subject || !requested || profile?.name || profile?.picture) return grant;
  try {
    const claims = await Promise.race([
      userinfo(accessToken, subject),
      setTimeout(profileMs, {}, { ref: false }),
    ]);
    const { name, email, picture } = profileFrom(claims);
    return { ...grant, profile: { name, email: profile?.email ?? email, picture } };
  } catch (error) {
    const { code, facts } = classifyFailure(error);
    log.info({ problem: code, ...facts }, 'userinfo gave no name; connecting without one');
    return grant;
  }
}
