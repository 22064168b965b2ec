import { config } from '@/lib/config';
import { ttlStore } from '@/lib/store/ttl-store';

const store = ttlStore('ended', 20_000);

/**
 * A denylist of the connections that users ended. It stops refreshes that are under way, and copies of a connection's
 * cookie for as long as their seal may be opened (OWASP ASVS 7.4.1).
 *
 * Instances that share a Redis share the list. Without Redis each process has its own, and a restart forgets it. A copy
 * of the cookie then works until its access token expires: the issuer refuses its revoked refresh token.
 */
export const endedConnections = {
  async add(connectionId: string): Promise<void> {
    await store.set(connectionId, '1', config().idleMs);
  },

  /** @returns whether a user ended this connection, on this instance or on one that shares its Redis */
  async has(connectionId: string): Promise<boolean> {
    return (await store.get(connectionId)) !== undefined;
  },

  /**
   * Each read of a connection calls this, because it needs no round trip. An instance learns that a connection was ended on
   * another one when it next refreshes it, see `has`.
   *
   * @returns whether this process knows that a user ended this connection
   */
  hasLocal(connectionId: string): boolean {
    return store.getLocal(connectionId) !== undefined;
  },
};
