import { type Connection, connectionSchema } from './connection';
import { open, seal } from './seal';
import { sharedMemory } from './shared-memory';

const minute = 60_000;
const inProcessMs = 15 * minute;
const inRedisMs = 30 * 24 * 60 * minute;

/**
 * A memory of connections: what took the place of what. Sealed like a cookie, as Redis is not the place for
 * tokens that can be read.
 *
 * @param kind names the memory
 */
export function sealedMemory(kind: string) {
  const memory = sharedMemory(kind, 5000);
  return {
    async recall(id: string): Promise<Connection | undefined> {
      const opened = await open('refreshed', await memory.recall(id));
      return connectionSchema.safeParse(opened?.data).data;
    },
    async remember(id: string, connection: Connection): Promise<void> {
      await memory.remember(id, await seal('refreshed', connection, inRedisMs), inProcessMs, inRedisMs);
    },
    shorten: memory.shorten,
  };
}
