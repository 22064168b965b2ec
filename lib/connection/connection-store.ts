import { z } from 'zod';
import { config } from '@/lib/config'; // [database]
import { databaseConnections } from '@/lib/store/database/connections'; // [database]
import { type Connection, connectionSchema } from './connection';

/** With a database, the cookie holds this reference to the connection in use. The browser may have several connections. */
const referenceSchema = z.object({
  reference: z.string(),
  owner: z.string().optional(),
  browser: z.string(),
});

/** What a cookie holds of a connection. A cookie that was set before there was a database holds the whole connection. */
export const heldSchema = z.union([connectionSchema, referenceSchema]);
export type Held = z.infer<typeof heldSchema>;

/** `usedAt` is in epoch milliseconds. `job`: a job used it, while the user was away. */
export type ListedConnection = { connection: Connection; usedAt: number; usedBy: 'browser' | 'job' };

/** Where connections are, see docs/deploy.md. All functions throw StoreUnavailable if the database does not respond. */
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
   * @returns the newest version that was saved. `undefined` if there is none, or it cannot be opened. Without `id`, if the
   *   connection in use is gone, another one of this browser.
   */
  load: (held: Held, id?: string) => Promise<{ connection: Connection; isEnded: boolean } | undefined>;
  /** @returns the owner's connections that have not ended, or without an owner the browser's. The last used one comes first. */
  list: (holder: { owner?: string | undefined; browser?: string | undefined }) => Promise<ListedConnection[]>;
  /** @param keptMs for how long requests that are under way can still load it, in milliseconds */
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
/** Jobs use the rows themselves, because they have no cookie. */
export const connectionRows = databaseConnections(connectionSchema);
const rows = connectionRows;
const inDatabase: ConnectionStore = {
  ...rows,
  keepsSeveral: true,
  save: async (connection, lifetimeMs, usedBy = 'browser') => {
    // A connection that was made before there was a database has no browser.
    const { id, owner, browser = id } = connection;
    const isEnded = await rows.save({ ...connection, browser }, lifetimeMs, usedBy);
    return isEnded ? undefined : { reference: id, owner, browser };
  },
  load: async (held, id) => {
    // The browser may have missed the response with the reference. Then the row may be newer than the cookie.
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
