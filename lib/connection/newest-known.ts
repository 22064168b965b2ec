import type { Connection } from './connection';
import { sealedMemory } from './sealed-memory';
import { newestRefreshed } from './settled-refreshes';

/**
 * What a new grant of the same person put in a connection's place. Whoever still shows the one from before is led
 * to it: a refresh that was under way, a tab's request that left before, a browser that hung up on the callback.
 */
const replaced = sealedMemory('replaced');

/** A connection's refreshes keep both; a new grant counts anew. */
const grantOf = ({ id, connectedAt }: Connection) => `${id}.${connectedAt}`;

/** Remembers that a new grant took the place of the one from before. */
export async function markReplaced(before: Connection, after: Connection): Promise<void> {
  await replaced.remember(grantOf(before), after);
}

/**
 * Follows what is known of a connection to its newest successor, over refreshes and new grants.
 *
 * @returns `connection` itself when nothing newer is known
 */
export async function newestKnown(connection: Connection): Promise<Connection> {
  const replacement = await replaced.recall(grantOf(connection));
  if (replacement && replacement.connectedAt > connection.connectedAt) return newestKnown(replacement);
  return newestRefreshed(connection);
}
