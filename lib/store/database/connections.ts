import { hash } from 'node:crypto';
import type { z } from 'zod';
import { seal, unseal } from '@/lib/cookies/seal';
import { StoreUnavailable, sharedKey, withShared } from '@/lib/store/shared';
import type { Database } from './database';

/** How long a row can be opened after it expired, in milliseconds: its tokens are revoked then. */
const keptMs = 30 * 24 * 60 * 60_000;

/** What the app has of a connection apart from its content. */
type Facts = { id: string; owner?: string | undefined; connectedAt: number; refreshCount: number };

/** @returns the key of its row */
export const keyOf = (id: string) => sharedKey('connection', id);
/** As lib/connection/ended-connections.ts writes it. */
const endedKeyOf = (id: string) => sharedKey('ended', id);
/** A user's name may have any length and characters. */
const ownerHash = (owner: string | undefined) => owner && hash('sha256', owner, 'base64url');

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
    async load(id: string): Promise<{ connection: T; isEnded: boolean } | undefined> {
      const row = await withDatabase((database) => database.load(keyOf(id), endedKeyOf(id), Date.now()));
      const connection = await open(row?.value);
      // Whoever can write to the table must not be able to give one user's row to another.
      return row && connection?.id === id ? { connection, isEnded: row.isEnded } : undefined;
    },

    /** @returns whether the connection has ended, so that its tokens must not live on */
    async save(connection: T, lifetimeMs: number): Promise<boolean> {
      const { id, owner, connectedAt, refreshCount } = connection;
      const value = await seal('row', connection, lifetimeMs + keptMs);
      const row = { key: keyOf(id), owner: ownerHash(owner), value, connectedAt, refreshCount };
      return withDatabase((database) => database.save(row, Date.now() + lifetimeMs, endedKeyOf(id)));
    },

    /** @returns those of a user of your own app, in all browsers */
    async list(owner: string): Promise<T[]> {
      const rows = await withDatabase((database) =>
        database.list(ownerHash(owner) as string, keyOf(''), Date.now()),
      );
      const opened = await Promise.all(rows.map(open));
      return opened.filter((connection) => connection?.owner === owner) as T[];
    },

    /** @param keptMs how long it can still be loaded, by a request that was under way */
    remove: (id: string, keptMs: number) =>
      withDatabase((database) =>
        keptMs ? database.expire(keyOf(id), Date.now() + keptMs) : database.remove(keyOf(id)),
      ),

    /** Removes those that expired. @returns them, and whether each was pending */
    async takeExpired(): Promise<{ connection: T; wasPending: boolean }[]> {
      const rows = await withDatabase((database) => database.takeExpired(keyOf(''), Date.now()));
      const opened = rows.map(async ({ value, wasPending }) => ({
        connection: await open(value),
        wasPending,
      }));
      return (await Promise.all(opened)).filter((row) => row.connection !== undefined) as never;
    },
  };
}
