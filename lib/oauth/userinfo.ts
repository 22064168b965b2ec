import { setTimeout } from 'node:timers/promises';
import * as client from 'openid-client';
import { log } from '@/lib/log';
import { classifyFailure } from './failure';
import { type Grant, profileFrom } from './grant';
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

/** How long connecting waits for a name, in milliseconds: the code is spent, and the tokens are not kept yet. */
const profileMs = 2000;

/**
 * Looks the user's name and picture up where the ID token has neither: a server may leave the claims of the scopes to
 * userinfo (OpenID Connect Core §5.4). A name is not worth a failure: without an answer the grant stays as it is.
 */
export async function withProfile(grant: Grant): Promise<Grant> {
  const { subject, scope, profile, accessToken } = grant;
  const asked = scope.includes('openid') && (scope.includes('profile') || scope.includes('email'));
  if (!subject || !asked || profile?.name || profile?.picture) return grant;
  const waiting = new AbortController();
  try {
    const claims = await Promise.race([
      userinfo(accessToken, subject),
      setTimeout(profileMs, {}, { signal: waiting.signal }),
    ]);
    const { name, email, picture } = profileFrom(claims);
    return { ...grant, profile: { name, email: profile?.email ?? email, picture } };
  } catch (error) {
    const { code, facts } = classifyFailure(error);
    log.info({ problem: code, ...facts }, 'userinfo gave no name; connecting without one');
    return grant;
  } finally {
    waiting.abort();
  }
}
