import type { z } from 'zod';
import { type StoreKind, seal, unseal } from '@/lib/cookies/seal';
import { ttlStore } from './ttl-store';

/** A TTL store for values that hold tokens, sealed like a cookie. A value of another shape counts as absent. */
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
