import { createHash } from 'node:crypto';
import { encryptedStore } from '@/lib/store/encrypted-store';
import { type Connection, connectionSchema } from './connection';

/** For requests that left the browser before the new cookie came, in milliseconds. */
const stragglersMs = 2 * 60_000;

/** Far more refreshes than anybody can be behind. */
const mostSteps = 100;

/**
 * Results of refreshes, each under the hash of the refresh token that it used up.
 *
 * A rotation that only one browser answer carries is lost with that answer. Kept here, it is handed
 * to whoever shows the old token: a parallel request, or a browser that hung up too early.
 */
const results = encryptedStore('settled', connectionSchema);

/** @returns the name of a refresh token in memories and locks; says nothing about the token. */
export function refreshKey(connection: Connection): string {
  return createHash('sha256')
    .update(connection.refreshToken ?? connection.id)
    .digest('base64url');
}

/** Keeps the result of a refresh before anybody is told of it. */
export async function saveRefreshResult(before: Connection, after: Connection): Promise<void> {
  await results.set(refreshKey(before), after);
  // Whoever could use `before` has its cookie, so the entry that led there has served its time.
  if (before.predecessor && before.predecessor !== refreshKey(before)) {
    await results.expire(before.predecessor, stragglersMs);
  }
}

/**
 * Follows what refreshes made of a connection to the newest result.
 *
 * @returns `connection` itself when nothing newer is known
 */
export async function latestRefresh(connection: Connection): Promise<Connection> {
  const passed = new Map<string, Connection>();
  let newest = connection;
  while (!passed.has(refreshKey(newest)) && passed.size < mostSteps) {
    passed.set(refreshKey(newest), newest);
    const next = await results.get(refreshKey(newest));
    if (!next || !isSuccessor(next, newest)) return newest;
    newest = next;
  }
  // An issuer gave out a token for the second time, and the way leads in a circle: going on would never end.
  return [...passed.values(), newest].reduce((a, b) => (b.expiresAt > a.expiresAt ? b : a));
}

/** Without rotation the refresh token stays the same, and only time tells which result is newer. */
function isSuccessor(next: Connection, current: Connection): boolean {
  return next.refreshToken !== current.refreshToken || next.expiresAt > current.expiresAt;
}

/**
 * What a new grant of the same person put in a connection's place. Whoever still shows the one from before is led
 * to it: a refresh that was under way, a tab's request that left before, a browser that hung up on the callback.
 */
const replacements = encryptedStore('replaced', connectionSchema);

/** A connection's refreshes keep both; a new grant counts anew. */
const grantOf = ({ id, connectedAt }: Connection) => `${id}.${connectedAt}`;

/** Remembers that a new grant took the place of the one from before. */
export async function saveReplacement(before: Connection, after: Connection): Promise<void> {
  await replacements.set(grantOf(before), after);
}

/**
 * Follows what is known of a connection to its newest successor, over refreshes and new grants.
 *
 * @returns `connection` itself when nothing newer is known
 */
export async function latestConnection(connection: Connection): Promise<Connection> {
  const replacement = await replacements.get(grantOf(connection));
  if (replacement && replacement.connectedAt > connection.connectedAt) return latestConnection(replacement);
  return latestRefresh(connection);
}
