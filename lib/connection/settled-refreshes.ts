import { createHash } from 'node:crypto';
import { type Connection, connectionSchema } from './connection';
import { open, seal } from './seal';
import { sharedMemory } from './shared-memory';

const minute = 60_000;
const inProcessMs = 15 * minute;
const inRedisMs = 30 * 24 * 60 * minute;
/** For requests that left the browser before the new cookie came. */
const stragglersMs = 2 * minute;

/**
 * Results of refreshes, each sealed under the hash of the refresh token that it used up.
 *
 * A rotation that only one browser answer carries is lost with that answer. Kept here, it is handed
 * to whoever shows the old token: a parallel request, or a browser that hung up too early.
 */
const memory = sharedMemory('settled', 5000);

/** @returns the name of a refresh token in memories and locks; says nothing about the token. */
export function refreshKey(connection: Connection): string {
  return createHash('sha256')
    .update(connection.refreshToken ?? connection.id)
    .digest('base64url');
}

/** Keeps the result of a refresh before anybody is told of it. */
export async function settle(before: Connection, after: Connection): Promise<void> {
  await memory.remember(
    refreshKey(before),
    await seal('refreshed', after, inRedisMs),
    inProcessMs,
    inRedisMs,
  );
  // Whoever could use `before` has its cookie, so the entry that led there has served its time.
  if (before.predecessor && before.predecessor !== refreshKey(before)) {
    await memory.shorten(before.predecessor, stragglersMs);
  }
}

/**
 * Follows what is known of a connection to its newest successor.
 *
 * @returns `connection` itself when nothing newer is known
 */
export async function newestKnown(connection: Connection): Promise<Connection> {
  let newest = connection;
  for (;;) {
    const opened = await open('refreshed', await memory.recall(refreshKey(newest)));
    const next = connectionSchema.safeParse(opened?.data).data;
    if (!next || !isSuccessor(next, newest)) return newest;
    newest = next;
  }
}

/** Without rotation the refresh token stays the same, and only time tells which result is newer. */
function isSuccessor(next: Connection, current: Connection): boolean {
  return next.refreshToken !== current.refreshToken || next.expiresAt > current.expiresAt;
}
