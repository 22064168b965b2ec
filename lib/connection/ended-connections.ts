import { config } from '@/lib/config';
import { ttlStore } from '@/lib/store/ttl-store';

const store = ttlStore('ended', 20_000);

/**
 * A denylist of the connections that users ended. It stops refreshes that are under way, and copies of a connection's
 * cookie for as long as their seal may be opened (OWASP ASVS 7.4.1).
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
   * Needs no round trip, so every read of a connection asks. Other instances learn of the end when they refresh.
   *
   * @returns whether this process knows that a user ended this connection
   */
  hasLocal(connectionId: string): boolean {
    return store.getLocal(connectionId) !== undefined;
  },
};
