import { hash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Commands } from '@/lib/store/redis';
import type { Tables } from './database';

/** How long an entry of a sorted set stays after it is due. Redis has one lifetime for the whole set. */
const keptMs = 30 * 24 * 60 * 60_000;
/** As in lib/store/redis.ts. */
const maxTaken = 20;

const inMs = (ms: number) => sql<never>`now() + ${ms} * interval '1 millisecond'`;
const isAlive = sql<boolean>`entries.expires_at > now()`;
/** Members may be too long for an index. */
const memberKey = (queue: string, member: string) => `${queue}:${hash('sha256', member, 'base64url')}`;

/** The commands of lib/store/redis.ts, in Postgres. A lock is an entry with a lifetime, because poolers lose locks of sessions. */
export function commandsOf(db: Kysely<Tables>): Commands {
  const entry = (key: string, value: string, ms: number) => ({ key, value, expires_at: inMs(ms) });
  const update = (key: string) => db.updateTable('entries').where('key', '=', key).where(isAlive);
  const set = async (key: string, value: string, ms: number, onlyIfFree = false) => {
    const renewed = { value, expires_at: inMs(ms), queue: null, due_at: null };
    const { numInsertedOrUpdatedRows: rows = 0n } = await db
      .insertInto('entries')
      .values(entry(key, value, ms))
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet(renewed)
          .where(onlyIfFree ? sql<boolean>`entries.expires_at <= now()` : sql<boolean>`true`),
      )
      .executeTakeFirstOrThrow();
    return rows > 0n || null;
  };
  return {
    'SET NX PX': (key, value, ms) => set(key, value, ms, true),
    'SET PX': set,
    GET: async (key) => {
      const query = db.selectFrom('entries').select('value').where('key', '=', key).where(isAlive);
      return (await query.executeTakeFirst())?.value ?? null;
    },
    'PEXPIRE LT': (key, _value, ms) =>
      update(key)
        .set({ expires_at: sql<never>`least(expires_at, ${inMs(ms)})` })
        .execute(),
    'EVAL GET PEXPIRE': (key, value, ms) =>
      update(key)
        .where('value', '=', value)
        .set({ expires_at: inMs(ms) })
        .execute(),
    'EVAL GET DEL': (key, value) =>
      db.deleteFrom('entries').where('key', '=', key).where('value', '=', value).execute(),
    ZADD: (queue, member, score) => {
      const due_at = Math.ceil(score);
      const due = { due_at, expires_at: inMs(Math.max(0, due_at - Date.now()) + keptMs) };
      return db
        .insertInto('entries')
        .values({ key: memberKey(queue, member), value: member, queue, ...due })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(due))
        .execute();
    },
    // ZADD has set a lifetime.
    PEXPIRE: async () => {},
    'EVAL ZRANGEBYSCORE ZADD': async (queue, now, ms) => {
      const due = db
        .selectFrom('entries')
        .select('key')
        .where('queue', '=', queue)
        .where('due_at', '<=', Number(now))
        .orderBy('due_at')
        .limit(maxTaken)
        .forUpdate()
        .skipLocked();
      const postponed = { due_at: Number(now) + ms };
      const query = db.updateTable('entries').set(postponed).where('key', 'in', due).returning('value');
      return (await query.execute()).map(({ value }) => value);
    },
    ZRANGE: async (queue, _value, last) => {
      const query = db.selectFrom('entries').select('value').where('queue', '=', queue).orderBy('due_at');
      return (await query.limit(last + 1).execute()).map(({ value }) => value);
    },
    ZREM: (queue, member) => db.deleteFrom('entries').where('key', '=', memberKey(queue, member)).execute(),
  };
}
