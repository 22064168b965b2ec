import { setTimeout } from 'node:timers/promises';
import * as client from 'openid-client';
import { log } from '@/lib/log';
import { classifyFailure } from './failure';
import { type Grant, profileFrom } from './grant';
import { relyingParty } from './relying-party';

/** Fetches the user's claims (OpenID Connect Core §5.3). Claims about another subject are refused (§5.3.2). */
export async function userinfo(accessToken: string, subject: string): Promise<client.UserInfoResponse> {
  try {
    return await client.fetchUserInfo(await relyingParty(), accessToken, subject);
  } catch (error) {
    throw classifyFailure(error);
  }
}

/** How long connecting waits for a name, in milliseconds. Meanwhile the code is used and the tokens are not stored. */
const profileMs = 2000;

/** A server may give name and picture at userinfo alone (OpenID Connect Core §5.4). Without them nothing changes. */
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
