import { z } from 'zod';
import { config } from '@/lib/config'; // [database]
import { databaseConnections } from '@/lib/store/database/connections'; // [database]
import { type Connection, connectionSchema } from './connection';

/** In place of a connection that the database holds. The browser may have several: this is the one in use. */
const referenceSchema = z.object({
  reference: z.string(),
  owner: z.string().optional(),
  browser: z.string(),
});

/** What a cookie holds of a connection. Cookies from before there was a database hold all of it. */
export const heldSchema = z.union([connectionSchema, referenceSchema]);
export type Held = z.infer<typeof heldSchema>;

/** `usedAt` is in epoch milliseconds; `job`: while the user was away. */
export type ListedConnection = { connection: Connection; usedAt: number; usedBy: 'browser' | 'job' };

/** Where connections are, see docs/deploy.md. All functions throw StoreUnavailable if the store is away. */
type ConnectionStore = {
  /** Whether a browser may have several. */
  keepsSeveral: boolean;
  /**
   * @param lifetimeMs in milliseconds
   * @returns what the cookie holds from now on; `undefined` if the connection has ended
   */
  save: (
    connection: Connection,
    lifetimeMs: number,
    usedBy?: ListedConnection['usedBy'],
  ) => Promise<Held | undefined>;
  /**
   * @param id of another connection of the same browser or user; untrusted
   * @returns the newest version that was saved. `undefined` if there is none, or it cannot be opened. Without `id`, it may be
   *   another one of this browser, if the one in use is gone.
   */
  load: (held: Held, id?: string) => Promise<{ connection: Connection; isEnded: boolean } | undefined>;
  /** @returns those that have not ended, the last used one first: of a user of your own app, or else of a browser */
  list: (holder: { owner?: string | undefined; browser?: string | undefined }) => Promise<ListedConnection[]>;
  /** @param keptMs how long it can still be loaded, by a request that was under way */
  remove: (id: string, keptMs: number) => Promise<void>;
  /** Removes connections that nobody has used for too long. @returns them */
  takeExpired: () => Promise<Connection[]>;
};

const inCookies: ConnectionStore = {
  keepsSeveral: false,
  save: async (connection) => connection,
  // The browser knows which connections it ended, see lib/web/marks.ts.
  load: async (held, id) =>
    'reference' in held || (id && id !== held.id) ? undefined : { connection: held, isEnded: false },
  list: async () => [],
  remove: async () => {},
  takeExpired: async () => [],
};

// [database]
/** For jobs, which have no cookie. */
export const connectionRows = databaseConnections(connectionSchema);
const rows = connectionRows;
const inDatabase: ConnectionStore = {
  ...rows,
  keepsSeveral: true,
  save: async (connection, lifetimeMs, usedBy = 'browser') => {
    // One from before there was a database has no browser.
    const { id, owner, browser = id } = connection;
    const isEnded = await rows.save({ ...connection, browser }, lifetimeMs, usedBy);
    return isEnded ? undefined : { reference: id, owner, browser };
  },
  load: async (held, id) => {
    // The response with the reference may not have arrived, and the row was refreshed since.
    if (!('reference' in held)) {
      const row = id && id !== held.id ? undefined : await rows.load(held.id, 'browser');
      return row ?? inCookies.load(held, id);
    }
    const { owner, browser } = held;
    const row = await rows.load(id ?? held.reference, 'browser');
    const isTheirs = row?.connection.owner === owner && (owner || row?.connection.browser === browser);
    const loaded = isTheirs ? row : undefined;
    if (id || (loaded && !loaded.isEnded)) return loaded;
    const others = await rows.list(held);
    const other = others.find(({ connection }) => connection.browser === browser);
    return other ? { ...other, isEnded: false } : loaded;
  },
};
// [/database]

export function connectionStore(): ConnectionStore {
  if (config().databaseUrl) return inDatabase; // [database]
  return inCookies;
}
