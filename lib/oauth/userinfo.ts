import { setTimeout } from 'node:timers/promises';
import * as client from 'openid-client';
import { log } from '@/lib/log';
import { classifyFailure } from './failure';
import { type Grant, profileFrom } from './grant';
import { oauthClient } from './oauth-client';

/**
 * Fetches the user's claims (OpenID Connect Core §5.3). Throws what `classifyFailure` reads, also for another subject (§5.3.2).
 *
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/get-userinfo
 */
export async function userinfo(accessToken: string, subject: string): Promise<client.UserInfoResponse> {
  return client.fetchUserInfo(await oauthClient(), accessToken, subject);
}

/** Longest wait in the callback. Meanwhile the code is used and the tokens are not stored. */
const profileMs = 2000;

/** @returns the grant, with name and picture of userinfo if the ID token had neither (OpenID Connect Core §5.4) */
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
