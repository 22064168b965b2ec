import type { Exchange } from '../control/exchange-log.ts';
import { membersOfJson } from '../control/members-of-body.ts';
import { isByThief } from './kind.ts';
import { decodedToken } from './tokens.ts';

/** Whose connection a scenario is about. */
export interface LatestConnection {
  refreshToken: string;
  accessToken: string;
  clientId: string;
  /** User or member id. */
  subject: string;
}

/**
 * The last connection with a refresh token that went over the wire, as it stands now: one that the user or Stytch ended is
 * none, nor is what a thief got.
 */
export function latestConnection(exchanges: readonly Exchange[]): LatestConnection | undefined {
  const youngest = exchanges.filter((exchange) => !isByThief(exchange)).reverse();
  const ended = new Set(youngest.map(endedBy));
  for (const { server, path, status, params, answer } of youngest) {
    if (server !== 'stytch' || !path.endsWith('/oauth2/token') || status !== 200) continue;
    // A refresh without rotation names no refresh token: the one that was sent is still good.
    const { refresh_token = params.refresh_token, access_token } = membersOfJson(answer);
    const { sub, client_id } = decodedToken(String(access_token))?.claims ?? {};
    if (typeof refresh_token !== 'string' || typeof sub !== 'string') continue;
    if (ended.has(refresh_token)) {
      ended.add(params.refresh_token);
      continue;
    }
    const clientId = String(params.client_id ?? client_id);
    return { refreshToken: refresh_token, accessToken: String(access_token), clientId, subject: sub };
  }
  return undefined;
}

/** The token that an exchange ended: by revocation, or because Stytch says that it is no longer good. */
const endedBy = ({ path, params, answer }: Exchange): unknown =>
  path.endsWith('/oauth2/revoke')
    ? params.token
    : /"(invalid_grant|connected_app_consent_revoked)"/.test(answer) && params.refresh_token;
