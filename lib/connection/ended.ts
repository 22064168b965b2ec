import { sharedMemory } from './shared-memory';

/** Longer than any request lives, so that none that was under way can bring a connection back. */
const lifetimeMs = 15 * 60_000;

const memory = sharedMemory('ended', 20_000);

/** Remembers that a person ended a connection, for refreshes that are still under way anywhere. */
export async function markEnded(connectionId: string): Promise<void> {
  await memory.remember(connectionId, '1', lifetimeMs);
}

/** @returns whether the person ended this connection a moment ago. */
export async function wasEnded(connectionId: string): Promise<boolean> {
  return (await memory.recall(connectionId)) !== undefined;
}
