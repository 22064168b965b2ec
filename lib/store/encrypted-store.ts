import type { z } from 'zod';
import { open, seal } from '@/lib/cookies/seal';
import { ttlStore } from './ttl-store';

const minute = 60_000;
const inProcessMs = 15 * minute;
const inRedisMs = 30 * 24 * 60 * minute;

/**
 * A TTL store for values with tokens in them. They are sealed like a cookie, because Redis is not the place for tokens
 * that can be read.
 *
 * @param kind names the store
 * @param schema of the values: what an older release wrote may have another shape, and then counts as absent
 */
export function encryptedStore<T>(kind: string, schema: z.ZodType<T>) {
  const store = ttlStore(kind, 5000);
  return {
    async get(id: string): Promise<T | undefined> {
      const opened = await open('refreshed', await store.get(id));
      return schema.safeParse(opened?.data).data;
    },
    async set(id: string, value: T): Promise<void> {
      await store.set(id, await seal('refreshed', value, inRedisMs), inProcessMs, inRedisMs);
    },
    expire: store.expire,
  };
}
