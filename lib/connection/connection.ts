import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { config } from '@/lib/config';
import type { Grant } from '@/lib/oauth/grant';

/**
 * What the app keeps of a grant, sealed into cookies. The ID token itself is not kept: its checked
 * claims are all that is needed, and it would take a third of the cookie.
 */
export const connectionSchema = z.object({
  /** Names this connection in flows begun from it; no meaning outside. */
  id: z.string(),
  issuer: z.string(),
  subject: z.string().optional(),
  profile: z
    .object({ name: z.string().optional(), email: z.string().optional(), picture: z.string().optional() })
    .optional(),
  organization: z.object({ id: z.string(), slug: z.string().optional() }).optional(),
  /** What was granted, and what was asked for. */
  scope: z.array(z.string()),
  requestedScope: z.array(z.string()),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** End of the access token, in epoch milliseconds. */
  expiresAt: z.number(),
  /** From when on it is refreshed, in epoch milliseconds: early, but never for most of a short life. */
  refreshAt: z.number(),
  /** Under which its predecessor's refresh was settled: superfluous once this one is used. */
  predecessor: z.string().optional(),
  /** Refresh tokens of grants that this one took the place of, see `withSuperseded`. */
  supersededRefreshTokens: z.array(z.string()).optional(),
  /** When the person connected, in epoch milliseconds: the absolute lifetime counts from here. */
  connectedAt: z.number(),
});

export type Connection = z.infer<typeof connectionSchema>;

/**
 * Makes a connection of a grant.
 *
 * @param before the same person's connection that this grant widens; keeps its id
 * @param now epoch milliseconds
 */
export function newConnection(
  grant: Grant,
  requestedScope: readonly string[],
  before?: Connection,
  now = Date.now(),
): Connection {
  return connectionSchema.parse({
    ...grant,
    id: before?.id ?? randomUUID(),
    issuer: config().issuer,
    requestedScope: [...requestedScope],
    refreshAt: refreshAt(grant.expiresAt, now),
    connectedAt: now,
  });
}

/**
 * Makes the successor of a connection whose grant was refreshed.
 *
 * @param predecessor the key under which the refresh is settled
 * @param now epoch milliseconds
 */
export function refreshedConnection(
  before: Connection,
  grant: Grant,
  predecessor: string,
  now = Date.now(),
): Connection {
  const { accessToken, refreshToken, expiresAt, scope, profile = before.profile } = grant;
  return connectionSchema.parse({
    ...before,
    accessToken,
    refreshToken,
    expiresAt,
    scope,
    profile,
    refreshAt: refreshAt(expiresAt, now),
    predecessor,
  });
}

/** Beyond this many characters the oldest are forgotten, so that a cookie does not grow for ever. */
const mostSuperseded = 600;

/**
 * Keeps a refresh token with the connection that took its place, to be revoked when that one ends. Not at once: whether
 * Stytch's revocation of one grant leaves another of the same person and app alone is not documented, and nobody
 * shall lose a connection over tidying up.
 */
export function withSuperseded(connection: Connection, ...tokens: (string | undefined)[]): Connection {
  const all = [...(connection.supersededRefreshTokens ?? []), ...tokens].filter(
    (token) => token !== undefined && token !== connection.refreshToken,
  );
  const supersededRefreshTokens = [...new Set(all as string[])];
  while (supersededRefreshTokens.join('').length > mostSuperseded) supersededRefreshTokens.shift();
  return { ...connection, supersededRefreshTokens };
}

function refreshAt(expiresAt: number, now: number): number {
  return expiresAt - Math.min(config().refreshEarlyMs, (expiresAt - now) / 4);
}
