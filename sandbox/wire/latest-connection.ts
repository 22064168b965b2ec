import type { Exchange } from '../control/exchange-log.ts';
import { membersOfJson } from '../control/members-of-body.ts';
import { decodedToken } from './tokens.ts';

/** Whose connection a scenario is about. */
export interface LatestConnection {
  refreshToken: string;
  clientId: string;
  /** User or member id. */
  subject: string;
}

/** The last connection with a refresh token that went over the wire. */
export function latestConnection(exchanges: readonly Exchange[]): LatestConnection | undefined {
  for (const { server, path, status, params, answer } of exchanges.toReversed()) {
    if (server !== 'stytch' || !path.endsWith('/oauth2/token') || status !== 200) continue;
    const { refresh_token, access_token } = membersOfJson(answer);
    const { sub, client_id } = decodedToken(String(access_token))?.claims ?? {};
    const clientId = params.client_id ?? client_id;
    if (typeof refresh_token === 'string' && typeof sub === 'string')
      return { refreshToken: refresh_token, clientId: String(clientId), subject: sub };
  }
  return undefined;
}
