import { type Kysely, sql } from 'kysely';
import type { Tables } from './database';

/**
 * The entries of jobs: a connection whose user opted in. Times are in epoch milliseconds. Who takes an entry gives it a new
 * `due_at`, and changes it only as long as it has that: nobody has opted out meanwhile, nor taken it anew.
 */
export function jobsOf(db: Kysely<Tables>) {
  return {
    async enterJob(job: string, connection: string, value: string, due_at: number): Promise<void> {
      // Locks the row: if it went meanwhile, the foreign key would make this an error.
      const ofConnection = db
        .selectFrom('connections')
        .select([
          'key',
          sql<string>`${job}::text`.as('job'),
          sql<string>`${value}::text`.as('value'),
          sql<number>`${due_at}::bigint`.as('due_at'),
        ])
        .where('key', '=', connection)
        .forKeyShare();
      await db
        .insertInto('jobs')
        .columns(['connection', 'job', 'value', 'due_at'])
        .expression(ofConnection)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
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
      const first = db
        .selectFrom('jobs')
        .select('connection')
        .where('job', '=', job)
        .where('due_at', '<=', dueBy)
        .orderBy('due_at')
        .limit(1)
        .forUpdate()
        .skipLocked();
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
      const query = db
        .updateTable('jobs')
        .set(entry)
        .where('job', '=', job)
        .where('connection', '=', connection);
      return (await query.where('due_at', '=', taken).executeTakeFirst()).numUpdatedRows > 0n;
    },

    async countDue(job: string, dueBy: number): Promise<number> {
      const query = db.selectFrom('jobs').select((all) => all.fn.countAll().as('due'));
      const row = await query.where('job', '=', job).where('due_at', '<=', dueBy).executeTakeFirst();
      return Number(row?.due ?? 0);
    },
  };
}
