import { config } from '@/lib/config';
import { ttlStore } from '@/lib/store/ttl-store';

const store = ttlStore('ended', 20_000);

/**
 * A denylist of the connections that users ended. It stops refreshes that are still under way anywhere, and copies of a
 * connection's cookie, for as long as one may be opened (OWASP ASVS 7.4.1).
 */
export const endedConnections = {
  async add(connectionId: string): Promise<void> {
    await store.set(connectionId, '1', config().idleMs);
  },

  /** @returns whether a user ended this connection, on any instance */
  async has(connectionId: string): Promise<boolean> {
    return (await store.get(connectionId)) !== undefined;
  },

  /**
   * Costs no round trip, so every read of a connection can ask. Other instances learn of an end when they refresh.
   *
   * @returns whether a user ended this connection, as far as this process knows
   */
  hasLocal(connectionId: string): boolean {
    return store.getLocal(connectionId) !== undefined;
  },
};
