import { config } from '@/lib/config';
import { ttlStore } from '@/lib/store/ttl-store';

const store = ttlStore('ended', 20_000);

/** A denylist: it stops refreshes that are under way, and copies of a cookie (OWASP ASVS 7.4.1). */
export const endedConnections = {
  async add(connectionId: string): Promise<void> {
    await store.set(connectionId, '1', config().idleMs);
  },

  /** @returns whether a user ended this connection, on this instance or on one that shares its Redis */
  async has(connectionId: string): Promise<boolean> {
    return (await store.get(connectionId)) !== undefined;
  },

  /** As `has`, by what this process knows: each read of a connection calls it, because it needs no round trip. */
  hasLocal(connectionId: string): boolean {
    return store.getLocal(connectionId) !== undefined;
  },
};
