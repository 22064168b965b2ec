import { type Kysely, sql } from 'kysely';
import type { Tables } from './database';
import { schemaName } from './migrations';

const table = (name: keyof Tables) => sql.id(schemaName, name);

/**
 * The entries of jobs: a connection whose user opted in. Times are in epoch milliseconds. Who takes an entry gives it a new
 * `due_at`, and changes it only as long as it has that: nobody has opted out meanwhile, nor taken it anew.
 */
export function jobsOf(db: Kysely<Tables>) {
  return {
    /** Of a connection without a row it makes none. The lock keeps the foreign key from making that an error. */
    async enterJob(job: string, connection: string, value: string, due_at: number): Promise<void> {
      await sql`insert into ${table('jobs')} (connection, job, value, due_at)
        select key, ${job}::text, ${value}::text, ${due_at}::bigint from ${table('connections')} where key = ${connection}
        for key share on conflict do nothing`.execute(db);
    },

    async leaveJob(job: string, connection: string): Promise<void> {
      await db.deleteFrom('jobs').where('job', '=', job).where('connection', '=', connection).execute();
    },

    async ofJob(job: string, connection: string): Promise<string | undefined> {
      const query = db.selectFrom('jobs').select('value').where('job', '=', job);
      return (await query.where('connection', '=', connection).executeTakeFirst())?.value;
    },

    /** Takes the entry that was due first. @param dueBy a later one is not taken */
    async takeDue(job: string, dueBy: number, due_at: number) {
      const due = db
        .selectFrom('jobs')
        .select('connection')
        .where('job', '=', job)
        .where('due_at', '<=', dueBy);
      const first = due.orderBy('due_at').limit(1).forUpdate().skipLocked();
      const query = db.updateTable('jobs').set({ due_at }).where('job', '=', job);
      return query.where('connection', '=', first).returning(['connection', 'value']).executeTakeFirst();
    },

    /** @param taken `due_at` since it was taken @returns whether the entry was still there */
    async keepTaken(
      job: string,
      connection: string,
      taken: number,
      entry: { due_at: number; value?: string },
    ): Promise<boolean> {
      const query = db.updateTable('jobs').set(entry).where('job', '=', job).where('due_at', '=', taken);
      return (await query.where('connection', '=', connection).executeTakeFirst()).numUpdatedRows > 0n;
    },

    async countDue(job: string, dueBy: number): Promise<number> {
      const query = db.selectFrom('jobs').select(sql<number>`count(*)::integer`.as('due'));
      const row = await query.where('job', '=', job).where('due_at', '<=', dueBy).executeTakeFirst();
      return row?.due ?? 0;
    },
  };
}
