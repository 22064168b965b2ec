import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Tables } from './database';

type Row = {
  key: string;
  owner: string | undefined;
  value: string;
  connectedAt: number;
  refreshCount: number;
  usedAt: number;
  usedBy: string;
};

/** Expired connections that one instance takes at a time. */
const maxTaken = 100;

/**
 * The rows of connections. Times are in epoch milliseconds.
 *
 * `endedKey` is that of the entry of the denylist, which each read and write of a row looks at: so an end counts on every
 * instance at once.
 */
export function rowsOf(db: Kysely<Tables>) {
  const isEnded = (endedKey: string | RawBuilder<unknown>) =>
    sql<boolean>`exists (${db
      .selectFrom('entries')
      .select('key')
      .where('entries.key', '=', endedKey as string)
      .where(sql<boolean>`entries.expires_at > now()`)})`;
  return {
    async load(key: string, endedKey: string, now: number) {
      const query = db
        .selectFrom('connections')
        .select(['value', sql<string>`used_at`.as('usedAt'), isEnded(endedKey).as('isEnded')])
        .where('key', '=', key)
        .where('expires_at', '>', now);
      return query.executeTakeFirst();
    },

    /** A newer row stays. @returns whether the connection has ended */
    async save({ key, value, ...row }: Row, expires_at: number, endedKey: string): Promise<boolean> {
      const { owner = null, connectedAt, refreshCount, usedAt, usedBy } = row;
      const order = { connected_at: connectedAt, refresh_count: refreshCount };
      const saved = { owner, value, ...order, used_at: usedAt, used_by: usedBy, expires_at };
      await db
        .insertInto('connections')
        .values({ key, ...saved })
        .onConflict((conflict) =>
          conflict
            .column('key')
            .doUpdateSet(saved)
            .where(
              sql<boolean>`(connections.connected_at, connections.refresh_count) <= (excluded.connected_at, excluded.refresh_count)`,
            ),
        )
        .execute();
      const { rows } = await sql<{ ended: boolean }>`select ${isEnded(endedKey)} as ended`.execute(db);
      return rows[0]?.ended === true;
    },

    /** @returns those that have not ended, the last used one first */
    async list(owner: string, prefix: string, endedPrefix: string, now: number) {
      return db
        .selectFrom('connections')
        .select(['value', sql<string>`used_at`.as('usedAt'), 'used_by as usedBy'])
        .where('owner', '=', owner)
        .where(sql<boolean>`starts_with(key, ${prefix})`)
        .where('expires_at', '>', now)
        .where(
          sql<boolean>`not ${isEnded(sql`${endedPrefix} || substr(connections.key, ${prefix.length + 1})`)}`,
        )
        .orderBy('used_at', 'desc')
        .execute();
    },

    async noteUse(key: string, used_at: number, used_by: string): Promise<void> {
      await db.updateTable('connections').set({ used_at, used_by }).where('key', '=', key).execute();
    },

    async remove(key: string): Promise<void> {
      await db.deleteFrom('connections').where('key', '=', key).execute();
    },

    /** No job works for it from now on, nor keeps a result. */
    async expire(key: string, expires_at: number): Promise<void> {
      await db.deleteFrom('jobs').where('connection', '=', key).execute();
      await db.updateTable('connections').set({ expires_at }).where('key', '=', key).execute();
    },

    /** Deletes what expired. @returns expired connections; each goes to one instance */
    async takeExpired(prefix: string, now: number) {
      await db.deleteFrom('entries').where(sql<boolean>`expires_at <= now()`).execute();
      const expired = db
        .selectFrom('connections')
        .select('key')
        .where('expires_at', '<=', now)
        .where(sql<boolean>`starts_with(key, ${prefix})`)
        .limit(maxTaken);
      return db.deleteFrom('connections').where('key', 'in', expired).returning('value').execute();
    },
  };
}
