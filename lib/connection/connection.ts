import { z } from 'zod';
import { config } from '@/lib/config';
import { type Grant, grantSchema } from '@/lib/oauth/grant';
import { requiresStore } from '@/lib/store/shared';

/** What the app keeps of a connection. The ID token is not kept: it would take a third of the room in the cookies. */
export const connectionSchema = grantSchema.extend({
  /** A hash of the first flow's state, so nobody can guess it. It stays the same when the same user grants more. */
  id: z.string(),
  issuer: z.string(),
  /** The user of your own app, see lib/your-app.ts. Without one the connection belongs to the browser. */
  owner: z.string().optional(),
  /** With a database: the browser's random id, and the name of the device, such as "Firefox, Linux". */
  browser: z.string().optional(),
  device: z.string().optional(),
  requestedScope: z.array(z.string()),
  /** When to refresh, in epoch milliseconds. It is always in the last quarter of the access token's life. */
  refreshAt: z.number(),
  /** Number of refreshes since the grant. The higher number is the newer connection. */
  refreshCount: z.number().default(0),
  /** Key of the stored refresh result that holds this connection. The result expires soon after the next refresh. */
  resultKey: z.string().optional(),
  supersededRefreshTokens: z.array(z.string()).optional(),
  /** When the user connected, in epoch milliseconds. The absolute lifetime counts from here. */
  connectedAt: z.number(),
});

export type Connection = z.infer<typeof connectionSchema>;

/**
 * @returns the connection without tokens and keys, for pages, hooks and jobs. The props of client components go to the browser,
 *   and only this app may refresh.
 */
export function withoutTokens(connection: Connection) {
  const { accessToken, refreshToken, supersededRefreshTokens, resultKey, ...shown } = connection;
  return { ...shown, renews: refreshToken !== undefined };
}

export type ShownConnection = ReturnType<typeof withoutTokens>;

/**
 * @param id of the flow; or, if this connection replaces one of the same user, the id of that one
 * @param of `connectedAt`: by default now
 */
export function newConnection(
  grant: Grant,
  requestedScope: readonly string[],
  id: string,
  of: Partial<Pick<Connection, 'owner' | 'browser' | 'device' | 'connectedAt'>> = {},
): Connection {
  return connectionSchema.parse({
    ...grant,
    id,
    issuer: config().issuer,
    connectedAt: Date.now(),
    ...of,
    requestedScope: [...requestedScope],
    refreshAt: refreshAt(grant.expiresAt),
  });
}

/** Makes the successor of a connection after a refresh. The response never changes user, organization, id or start. */
export function refreshedConnection(previous: Connection, grant: Grant, resultKey: string): Connection {
  const { accessToken, refreshToken, expiresAt, scope, profile = previous.profile } = grant;
  const renewed = { accessToken, refreshToken, expiresAt, scope, profile };
  const refreshCount = previous.refreshCount + 1;
  return { ...previous, ...renewed, refreshAt: refreshAt(expiresAt), refreshCount, resultKey };
}

/** The oldest superseded tokens are dropped beyond this many characters, because the cookie has a limit. */
const maxSupersededLength = () => (requiresStore() ? 100_000 : 600);

/** Adds refresh tokens that are revoked together with the connection: docs/decisions/0007-former-grants.md. */
export function addSupersededTokens(connection: Connection, ...tokens: (string | undefined)[]): Connection {
  const all = new Set([...(connection.supersededRefreshTokens ?? []), ...tokens]);
  all.delete(connection.refreshToken);
  const supersededRefreshTokens = [...all].filter((token) => token !== undefined);
  while (supersededRefreshTokens.join('').length > maxSupersededLength()) supersededRefreshTokens.shift();
  return { ...connection, supersededRefreshTokens };
}

/** @returns whether the connection need not be refreshed yet. Without a refresh token it is used until its access token expires. */
export function isBeforeRefreshTime({ refreshToken, refreshAt, expiresAt }: Connection): boolean {
  return Date.now() < (refreshToken ? refreshAt : expiresAt);
}

/** @returns whether the access token can still be used, for example while a refresh fails */
export function isUnexpired({ expiresAt }: Connection): boolean {
  return Date.now() < expiresAt;
}

function refreshAt(expiresAt: number): number {
  return expiresAt - Math.min(config().refreshEarlyMs, (expiresAt - Date.now()) / 4);
}
