import { hash } from 'node:crypto';
import type { z } from 'zod';
import { seal, unseal } from '@/lib/cookies/seal';
import { StoreUnavailable, sharedKey, withShared } from '@/lib/store/shared';
import type { Database } from './database';

/** How long a row can be opened after it expired, in milliseconds: its tokens are revoked then. */
const keptMs = 30 * 24 * 60 * 60_000;

/** Shortest time between two notes of a use. */
const minUseMs = 60_000;

/** What the app has of a connection apart from its content. */
type Facts = {
  id: string;
  owner?: string | undefined;
  browser?: string | undefined;
  connectedAt: number;
  refreshCount: number;
};
/** Whose connections a list has: of a user of your own app, or else of a browser. */
export type Holder = Pick<Facts, 'owner' | 'browser'>;

/** @returns the key of its row */
export const keyOf = (id: string) => sharedKey('connection', id);
/** As lib/connection/ended-connections.ts writes it. */
const endedKeyOf = (id: string) => sharedKey('ended', id);
/** A user's name may have any length and characters. */
const hashOf = ({ owner, browser }: Holder) =>
  hash('sha256', JSON.stringify([owner, owner ? '' : browser]), 'base64url');

/** Who used a connection last: a browser, or a job while the user was away. */
export type UsedBy = 'browser' | 'job';
/** `usedAt` is in epoch milliseconds. */
export type Listed<T> = { connection: T; usedAt: number; usedBy: UsedBy };

/** @throws StoreUnavailable */
export async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const done = await withShared(async (commands) => ({ value: await use(commands as Database) }));
  if (!done) throw new StoreUnavailable();
  return done.value;
}

/**
 * Connections in rows of the database, sealed as in cookies. Each function throws StoreUnavailable if the database is away.
 *
 * @param schema of a connection; a row that does not fit counts as absent
 */
export function databaseConnections<T extends Facts>(schema: z.ZodType<T>) {
  const open = async (sealed: string | undefined) => schema.safeParse(await unseal('row', sealed)).data;
  return {
    /** @param by who uses the connection now; noted once a minute, and nobody waits for that */
    async load(id: string, by: UsedBy): Promise<{ connection: T; isEnded: boolean } | undefined> {
      const row = await withDatabase((database) => database.load(keyOf(id), endedKeyOf(id), Date.now()));
      const connection = await open(row?.value);
      // Whoever can write to the table must not be able to give one user's row to another.
      if (!row || connection?.id !== id) return undefined;
      const now = Date.now();
      if (now - Number(row.usedAt) > minUseMs)
        void withDatabase((database) => database.noteUse(keyOf(id), now, by)).catch(() => {});
      return { connection, isEnded: row.isEnded };
    },

    /** @returns whether the connection has ended, so that its tokens must not live on */
    async save(connection: T, lifetimeMs: number, usedBy: UsedBy): Promise<boolean> {
      const { id, connectedAt, refreshCount } = connection;
      const value = await seal('row', connection, lifetimeMs + keptMs);
      const use = { usedAt: Date.now(), usedBy };
      const row = { key: keyOf(id), owner: hashOf(connection), value, connectedAt, refreshCount, ...use };
      return withDatabase((database) => database.save(row, Date.now() + lifetimeMs, endedKeyOf(id)));
    },

    /** @returns those that have not ended, the last used one first */
    async list(holder: Holder): Promise<Listed<T>[]> {
      const rows = await withDatabase((database) =>
        database.list(hashOf(holder), keyOf(''), endedKeyOf(''), Date.now()),
      );
      const opened = rows.map(async ({ value, usedAt, usedBy }) => {
        const connection = await open(value);
        // As in `load`.
        const isTheirs =
          connection?.owner === holder.owner && (holder.owner || connection?.browser === holder.browser);
        return connection && isTheirs
          ? [{ connection, usedAt: Number(usedAt), usedBy: usedBy as UsedBy }]
          : [];
      });
      return (await Promise.all(opened)).flat();
    },

    /** @param keptMs how long it can still be loaded, by a request that was under way */
    remove: (id: string, keptMs: number) =>
      withDatabase((database) =>
        keptMs ? database.expire(keyOf(id), Date.now() + keptMs) : database.remove(keyOf(id)),
      ),

    /** Removes those that expired. @returns them */
    async takeExpired(): Promise<T[]> {
      const rows = await withDatabase((database) => database.takeExpired(keyOf(''), Date.now()));
      const opened = await Promise.all(rows.map(({ value }) => open(value)));
      return opened.filter((connection) => connection !== undefined);
    },
  };
}
