import { config } from '@/lib/config';
import { ttlStore } from '@/lib/store/ttl-store';

const store = ttlStore('ended', 20_000);

/** The denylist of docs/glossary.md. It stops refreshes in progress and copies of a cookie (OWASP ASVS 7.4.1). */
export const endedConnections = {
  async add(connectionId: string): Promise<void> {
    await store.set(connectionId, '1', config().idleMs);
  },

  async has(connectionId: string): Promise<boolean> {
    return (await store.get(connectionId)) !== undefined;
  },

  /** As `has`, without Redis: each read of a connection calls it, and must not wait. */
  hasLocal(connectionId: string): boolean {
    return store.getLocal(connectionId) !== undefined;
  },
};
