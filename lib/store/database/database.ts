import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { type ColumnType, Kysely, type LogEvent, PGliteDialect, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { processWide } from '@/lib/process-wide';
import { tracer } from '@/lib/telemetry';
import { commandsOf } from './commands';
import { jobsOf } from './jobs';
import { migrations, schemaName } from './migrations';
import { rowsOf } from './rows';

/** The app compares it in SQL only: node-postgres would return a text. */
type BigInt = number;

/** What lib/store/database/migrations.ts made. */
export type Tables = {
  /** `owner` is a hash, `value` is sealed. Of two rows of a connection, the one with the later start counts, then the one
   * with more refreshes. Times are in epoch milliseconds of this process. */
  connections: {
    key: string;
    owner: string | null;
    connected_at: BigInt;
    refresh_count: number;
    value: string;
    used_at: BigInt;
    used_by: string;
    expires_at: BigInt;
  };
  /** What Redis would hold. `expires_at` is by the clock of the database: the clocks of instances may differ. */
  entries: {
    key: string;
    value: string;
    /** Of a sorted set: its name, and the score. */
    queue: string | null;
    due_at: BigInt | null;
    expires_at: ColumnType<Date, never, never>;
  };
  /** `connection` is a key of `connections`, `value` is sealed. `due_at` is in epoch milliseconds of this process. */
  jobs: { job: string; connection: string; value: string; due_at: BigInt };
};

/** For code that a hung connection would hold up, in milliseconds. `withShared` gives up earlier. */
const hungMs = 15_000;

/**
 * Opens a database, and makes or changes its tables as needed.
 *
 * @param url of Postgres; or `pglite:` and a folder, for a Postgres within this process
 * @param onLost is called when a connection is gone
 */
export async function openTables(url: string, onLost: () => void) {
  const folder = url.match(/^pglite:(.*)/s)?.[1];
  const dialect =
    folder === undefined
      ? await postgres(url, onLost)
      : new PGliteDialect({ pglite: await embedded(folder) });
  const db = new Kysely<Tables>({ dialect, log: traceQuery });
  const provider = { getMigrations: async () => migrations };
  const { error } = await new Migrator({ db, provider, migrationTableSchema: schemaName }).migrateToLatest();
  if (error) throw error;
  const tables = db.withSchema(schemaName);
  return {
    commands: Object.assign(commandsOf(tables), rowsOf(tables), jobsOf(tables)),
    // Two instances of the embedded one would destroy the folder.
    close: async () => folder === undefined && db.destroy(),
  };
}

/** As lib/startup/telemetry.ts does for Redis. The values of a query are not read: they hold keys and sealed tokens. */
function traceQuery({ level, query, queryDurationMillis }: LogEvent): void {
  if (!trace.getActiveSpan()) return;
  const [operation = ''] = query.sql.split(' ', 1);
  const attributes = { 'db.system.name': 'postgresql', 'db.operation.name': operation };
  const startTime = Date.now() - queryDurationMillis;
  const span = tracer().startSpan(`postgres ${operation}`, { attributes, startTime });
  if (level === 'error') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

export type Database = Awaited<ReturnType<typeof openTables>>['commands'];

async function postgres(connectionString: string, onLost: () => void) {
  const { Pool } = await import('pg');
  const pool = new Pool({ connectionString, query_timeout: hungMs, connectionTimeoutMillis: hungMs });
  pool.on('error', onLost);
  // The pool listens to idle clients only, and an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', onLost));
  return new PostgresDialect({ pool });
}

/** Opened once: no other process, and no other bundle of this one, may use the folder. */
async function embedded(folder: string) {
  const { PGlite } = await import('@electric-sql/pglite');
  const opened = processWide('embedded', () => new Map<string, InstanceType<typeof PGlite>>());
  const known = opened.get(folder);
  if (known) return known;
  mkdirSync(folder, { recursive: true });
  claim(`${folder}.pid`);
  const pglite = new PGlite(folder);
  opened.set(folder, pglite);
  return pglite;
}

/** @throws Error with the code EBUSY if another process uses the folder: both would destroy it */
function claim(file: string): void {
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const others = holder > 0 && holder !== process.pid;
  if (others && isRunning(holder)) throw Object.assign(new Error(), { code: 'EBUSY' });
  writeFileSync(file, String(process.pid));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}
