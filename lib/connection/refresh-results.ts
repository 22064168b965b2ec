import { createHash } from 'node:crypto';
import { encryptedStore } from '@/lib/store/ttl-store';
import { type Connection, connectionSchema } from './connection';

/** How long results are kept, in milliseconds: a browser may have been away for weeks. */
const localMs = 15 * 60_000;
const redisMs = 30 * 24 * 60 * 60_000;

/** How long a result stays once its successor was refreshed in turn: requests with the old cookie may be under way. */
const reuseMs = 2 * 60_000;

/** Results of refreshes, by the hash of the used refresh token: a response with rotated tokens may not arrive. */
const results = encryptedStore('refreshed', connectionSchema, localMs, redisMs);

/** @returns a name for the connection's refresh token in stores and locks. It reveals nothing about the token. */
export function refreshKey({ id, refreshToken = id }: Connection): string {
  return createHash('sha256').update(refreshToken).digest('base64url');
}

/** Stores the result of a refresh. Call this before anybody receives it. */
export async function saveRefreshResult(before: Connection, after: Connection): Promise<void> {
  await results.set(refreshKey(before), after);
  // Only a browser that has the cookie of `before` could use its tokens, so it no longer needs that result.
  if (before.predecessorKey && before.predecessorKey !== refreshKey(before))
    await results.expire(before.predecessorKey, reuseMs);
}

/** What a new grant of the same user put in the place of a connection. Requests that show the old one are led to it. */
const replacements = encryptedStore('replaced', connectionSchema, localMs, redisMs);

/** Refreshes change neither id nor start. A new grant has a new start. */
const grantKey = ({ id, connectedAt }: Connection) => `${id}.${connectedAt}`;

export async function saveReplacement(before: Connection, after: Connection): Promise<void> {
  await replacements.set(grantKey(before), after);
}

/** @returns the newest successor of a connection, over new grants and refreshes; itself when nothing newer is known */
export async function latestConnection(connection: Connection): Promise<Connection> {
  const replacement = await replacements.get(grantKey(connection));
  if (replacement && replacement.connectedAt > connection.connectedAt) return latestConnection(replacement);
  const next = await results.get(refreshKey(connection));
  // An issuer that keeps or repeats a refresh token makes a result lead to itself or to an older one.
  return next && next.refreshCount > connection.refreshCount ? latestConnection(next) : connection;
}
