import { z } from 'zod';
import { config } from '@/lib/config'; // [database]
import { databaseConnections } from '@/lib/store/database/connections'; // [database]
import { type Connection, connectionSchema } from './connection';

/** In place of a connection that the database holds. */
const referenceSchema = z.object({ reference: z.string(), owner: z.string().optional() });

/** What a cookie holds of a connection. Cookies from before there was a database hold all of it. */
export const heldSchema = z.union([connectionSchema, referenceSchema]);
type Held = z.infer<typeof heldSchema>;

/** Where connections are, see docs/deploy.md. All functions throw StoreUnavailable if the store is away. */
type ConnectionStore = {
  /**
   * @param lifetimeMs in milliseconds
   * @returns what the cookie holds from now on; `undefined` if the connection has ended
   */
  save: (connection: Connection, lifetimeMs: number) => Promise<Held | undefined>;
  /** @returns the newest version that was saved; `undefined` if there is none, or it cannot be opened */
  load: (held: Held) => Promise<{ connection: Connection; isEnded: boolean } | undefined>;
  /** @returns connections of a user of your own app, as far as the store knows them */
  list: (owner: string) => Promise<Connection[]>;
  /** @param keptMs how long it can still be loaded, by a request that was under way */
  remove: (id: string, keptMs: number) => Promise<void>;
  /** Removes connections that nobody has used for too long. @returns them, and whether each was pending */
  takeExpired: () => Promise<{ connection: Connection; wasPending: boolean }[]>;
};

const inCookies: ConnectionStore = {
  save: async (connection) => connection,
  // The browser knows which connections it ended, see lib/web/marks.ts.
  load: async (held) => ('reference' in held ? undefined : { connection: held, isEnded: false }),
  list: async () => [],
  remove: async () => {},
  takeExpired: async () => [],
};

// [database]
/** For jobs, which have no cookie. */
export const connectionRows = databaseConnections(connectionSchema);
const rows = connectionRows;
const inDatabase: ConnectionStore = Object.assign({}, rows, {
  save: async (connection: Connection, lifetimeMs: number) => {
    const isEnded = await rows.save(connection, lifetimeMs);
    return isEnded ? undefined : { reference: connection.id, owner: connection.owner };
  },
  load: async (held: Held) => {
    if ('reference' in held) return rows.load(held.reference);
    // The response with the reference may not have arrived, and the row was refreshed since.
    return (await rows.load(held.id)) ?? inCookies.load(held);
  },
});
// [/database]

export function connectionStore(): ConnectionStore {
  if (config().databaseUrl) return inDatabase; // [database]
  return inCookies;
}
