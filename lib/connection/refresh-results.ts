import { createHash } from 'node:crypto';
import { encryptedStore } from '@/lib/store/ttl-store';
import { type Connection, connectionSchema } from './connection';

/** How long results are kept: a browser that missed the response may stay away for weeks. */
const keptMs = 30 * 24 * 60 * 60_000;

/** The reuse interval: after the next refresh, an old result stays this long, for requests that are under way. */
const reuseMs = 2 * 60_000;

/** For the hash of each old refresh token, the result of its refresh: the browser may miss the response. */
const results = encryptedStore('refreshed', connectionSchema, keptMs);

/** @returns a name for a connection's refresh token in stores and locks, which does not reveal it */
export function refreshKey({ id, refreshToken = id }: Connection): string {
  return createHash('sha256').update(refreshToken).digest('base64url');
}

/**
 * Stores the result of a refresh. Call this before anybody gets it.
 *
 * @param inBrowser whether the browser's cookie has `previous`. Then the result that led to it can expire.
 */
export async function saveRefreshResult(
  previous: Connection,
  successor: Connection,
  inBrowser = false,
): Promise<void> {
  await results.set(refreshKey(previous), successor);
  if (inBrowser && previous.resultKey && previous.resultKey !== refreshKey(previous))
    await results.expire(previous.resultKey, reuseMs);
}

/** Connections that replaced another one of the same user. Requests with the old one get the new one. */
const replacements = encryptedStore('replaced', connectionSchema, keptMs);

/** A refresh keeps `id` and `connectedAt`. A new grant changes `connectedAt`. */
const grantKey = ({ id, connectedAt }: Connection) => `${id}.${connectedAt}`;

export async function saveReplacement(previous: Connection, replacement: Connection): Promise<void> {
  await replacements.set(grantKey(previous), replacement);
}

/** @returns the newest successor of a connection, by new grants and refreshes; the connection itself if nothing is newer */
export async function latestConnection(connection: Connection): Promise<Connection> {
  const replacement = await replacements.get(grantKey(connection));
  if (replacement && replacement.connectedAt > connection.connectedAt) return latestConnection(replacement);
  // A refresh never makes a replacement, so one lookup is enough: it may cost a round trip.
  let newest = connection;
  for (;;) {
    const next = await results.get(refreshKey(newest));
    // An issuer may give a refresh token again. Then results would lead in a circle, or to the user's former grant.
    const isLater = next?.connectedAt === newest.connectedAt && next.refreshCount > newest.refreshCount;
    if (!isLater) return newest;
    newest = next;
  }
}
