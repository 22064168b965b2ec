import type { z } from 'zod';
import { type StoreKind, seal, unseal } from '@/lib/cookies/seal';
import { ttlStore } from './ttl-store';

/**
 * A TTL store for values that hold tokens: sealed like a cookie, so that nobody can read them in Redis.
 *
 * @param schema of the values. A value of another shape, from an older release, counts as absent.
 * @param localMs, redisMs how long this process and Redis keep a value, in milliseconds
 */
export function encryptedStore<T>(kind: StoreKind, schema: z.ZodType<T>, localMs: number, redisMs: number) {
  const store = ttlStore(kind, 5000);
  return {
    async get(id: string): Promise<T | undefined> {
      return schema.safeParse(await unseal(kind, await store.get(id))).data;
    },
    async set(id: string, value: T): Promise<void> {
      await store.set(id, await seal(kind, value, redisMs), localMs, redisMs);
    },
    expire: store.expire,
  };
}
