import { z } from 'zod';
import { config } from '@/lib/config';
import { type Grant, grantSchema } from '@/lib/oauth/grant';

/** What the app keeps of a grant, sealed into cookies. It keeps no ID token, which would take a third of the cookie. */
export const connectionSchema = grantSchema.extend({
  /** Unguessable: a hash of the state of the flow that made it. Later flows carry the id of the connection they began from. */
  id: z.string(),
  issuer: z.string(),
  /** The user of your own app whose connection it is, see lib/your-app.ts. Without one it belongs to the browser. */
  owner: z.string().optional(),
  requestedScope: z.array(z.string()),
  /** When it is refreshed, in epoch milliseconds: before the access token ends, but not before most of its life. */
  refreshAt: z.number(),
  /** How many refreshes led to it. The higher number is the newer connection. */
  refreshCount: z.number().default(0),
  /** Key of the refresh result that led to it. The result is superfluous once this connection is used. */
  predecessorKey: z.string().optional(),
  /** Refresh tokens of the grants that this one replaced, see `withSuperseded`. */
  supersededRefreshTokens: z.array(z.string()).optional(),
  /** When the user connected, in epoch milliseconds. The absolute lifetime counts from here. */
  connectedAt: z.number(),
});

export type Connection = z.infer<typeof connectionSchema>;

/**
 * Makes a connection from a grant.
 *
 * @param id of the flow, or of the same user's connection that this one replaces
 */
export function newConnection(
  grant: Grant,
  requestedScope: readonly string[],
  id: string,
  owner?: string,
): Connection {
  return connectionSchema.parse({
    ...grant,
    id,
    issuer: config().issuer,
    owner,
    requestedScope: [...requestedScope],
    refreshAt: refreshAt(grant.expiresAt),
    connectedAt: Date.now(),
  });
}

/**
 * Makes the successor of a connection whose grant was refreshed. User, organization, id and start stay, whatever the
 * response says.
 *
 * @param predecessorKey the key of the refresh result
 */
export function refreshedConnection(before: Connection, grant: Grant, predecessorKey: string): Connection {
  const { accessToken, refreshToken, expiresAt, scope, profile = before.profile } = grant;
  const renewed = { accessToken, refreshToken, expiresAt, scope, profile };
  const refreshCount = before.refreshCount + 1;
  return { ...before, ...renewed, refreshAt: refreshAt(expiresAt), refreshCount, predecessorKey };
}

/** Most characters of superseded tokens. The oldest are dropped, so that the cookie does not outgrow its bound. */
const mostSuperseded = 600;

/** Keeps refresh tokens of replaced grants, to be revoked with the connection: docs/decisions/0007-former-grants.md. */
export function withSuperseded(connection: Connection, ...tokens: (string | undefined)[]): Connection {
  const all = [...(connection.supersededRefreshTokens ?? []), ...tokens].filter(
    (token) => token !== undefined && token !== connection.refreshToken,
  );
  const supersededRefreshTokens = [...new Set(all as string[])];
  while (supersededRefreshTokens.join('').length > mostSuperseded) supersededRefreshTokens.shift();
  return { ...connection, supersededRefreshTokens };
}

/** @returns whether the access token needs no refresh yet. */
export function isFresh({ refreshAt }: Connection): boolean {
  return Date.now() < refreshAt;
}

/** @returns whether the access token may still be used while a refresh is not possible. */
export function isUsable({ expiresAt }: Connection): boolean {
  return Date.now() < expiresAt;
}

function refreshAt(expiresAt: number): number {
  return expiresAt - Math.min(config().refreshEarlyMs, (expiresAt - Date.now()) / 4);
}
