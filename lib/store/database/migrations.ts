import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Of the app alone, so that its tables can lie beside yours. */
export const schemaName = 'connected_app';

/**
 * Every change of the tables, by its name, in the order of names. Instances of the release before run meanwhile: add, and
 * drop only what that release no longer uses. Never edit one that was released.
 */
export const migrations: Record<string, Migration> = {
  '2026-11-27-connections': {
    async up(db: Kysely<unknown>) {
      const schema = db.schema.withSchema(schemaName);
      await schema
        .createTable('connections')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('owner', 'text')
        .addColumn('connected_at', 'bigint', (column) => column.notNull())
        .addColumn('refresh_count', 'integer', (column) => column.notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .addColumn('used_at', 'bigint', (column) => column.notNull())
        .addColumn('used_by', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('connections_owner').on('connections').column('owner').execute();
      await schema.createIndex('connections_expires_at').on('connections').column('expires_at').execute();
      await schema
        .createTable('entries')
        .addColumn('key', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .addColumn('queue', 'text')
        .addColumn('due_at', 'bigint')
        .addColumn('expires_at', sql`timestamptz`, (column) => column.notNull())
        .execute();
      await schema.createIndex('entries_due').on('entries').columns(['queue', 'due_at']).execute();
      await schema.createIndex('entries_expires_at').on('entries').column('expires_at').execute();
    },
  },
  '2026-11-27-jobs': {
    async up(db: Kysely<unknown>) {
      const schema = db.schema.withSchema(schemaName);
      await schema
        .createTable('jobs')
        .addColumn('connection', 'text', (column) =>
          column.references(`${schemaName}.connections.key`).onDelete('cascade'),
        )
        .addColumn('job', 'text')
        .addColumn('value', 'text', (column) => column.notNull())
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('jobs_pkey', ['connection', 'job'])
        .execute();
      await schema.createIndex('jobs_due').on('jobs').columns(['job', 'due_at']).execute();
    },
  },
};
