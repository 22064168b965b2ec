import { config } from '@/lib/config';
import { sharedMemory } from './shared-memory';

const memory = sharedMemory('ended', 20_000);

/**
 * Remembers that a person ended a connection: for refreshes that are still under way anywhere, and for
 * copies of its cookie, for as long as one may be opened (OWASP ASVS 7.4.1).
 */
export async function markEnded(connectionId: string): Promise<void> {
  await memory.remember(connectionId, '1', config().idleMs);
}

/**
 * For every read of a connection, so it costs no round trip: other instances learn of it when they
 * refresh, which is before long.
 *
 * @returns whether the person ended this connection, as far as this process knows
 */
export function endedHere(connectionId: string): boolean {
  return memory.recallHere(connectionId) !== undefined;
}

/** @returns whether the person ended this connection, on any instance. */
export async function wasEnded(connectionId: string): Promise<boolean> {
  return (await memory.recall(connectionId)) !== undefined;
}
