import pg from 'pg';
import { type Check, fault, type Observation, ok, warning } from './finding.ts';
import { failure } from './request.ts';

/** Of Postgres 14, as `server_version_num` counts. */
const OLDEST = 140_000;

/** What to do when Postgres refuses, by its SQLSTATE. */
const REFUSED: Record<string, string> = {
  '28000': 'check the user and the password; some hosts need ?sslmode=require at the end',
  '28P01': 'check the user and the password',
  '3D000': 'create that database, or name another one',
  '53300':
    'the server has no free connection: raise the limit, or put a connection pooler in front of the server',
};

/** The user may make and use the app's tables. */
const mayUse = `select current_setting('server_version_num')::int as version,
  case when to_regnamespace('connected_app') is null then has_database_privilege(current_database(), 'CREATE')
  else has_schema_privilege('connected_app', 'USAGE') and has_schema_privilege('connected_app', 'CREATE') end as may`;

/** Postgres lets the app in, is new enough, and gives it the rights that it needs. Changes nothing there. */
export const database: Check = {
  name: 'database',
  variables: ['DATABASE_URL'],
  look: async ({ config: { databaseUrl, cronSecrets } }) => {
    if (!databaseUrl && cronSecrets)
      return warning(
        'CRON_SECRET is set, but no job can run: connections are in cookies, which only users’ requests carry',
        'Set DATABASE_URL, or remove CRON_SECRET',
      );
    if (!databaseUrl) return ok('none configured: connections are in cookies');
    if (databaseUrl.startsWith('pglite:'))
      return ok('PGlite, within the app: for one instance, on a persistent disk');
    const { host } = new URL(databaseUrl);
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: 4000,
      query_timeout: 4000,
    });
    // An error that nobody hears would end the command.
    client.on('error', () => {});
    try {
      await client.connect();
      const [{ version, may }] = (await client.query(mayUse)).rows;
      if (version < OLDEST)
        return fault(
          `${host} is Postgres ${Math.floor(version / 10_000)}`,
          'DATABASE_URL: use Postgres 14 or newer',
        );
      const grant =
        'Let the user create the schema: GRANT CREATE ON DATABASE <database> TO <user>; or, if it exists, use it: GRANT USAGE, CREATE ON SCHEMA connected_app TO <user>';
      return may
        ? ok(`the app can create and use its tables at ${host}`)
        : fault(`${host} does not let the app create or use its tables`, grant);
    } catch (error) {
      return databaseFault(host, error as Error & { code?: string });
    } finally {
      await client.end().catch(() => {});
    }
  },
};

function databaseFault(host: string, error: Error & { code?: string }): Observation {
  const refusal = /^(?=.*\d)[\dA-Z]{5}$/.test(error.code ?? '') ? error.code : undefined;
  if (refusal) {
    const fix = REFUSED[refusal] ?? 'check the server’s log, or try again in a minute';
    return fault(`${host} refuses the connection (${refusal})`, `DATABASE_URL: ${fix}`);
  }
  const { words, fix } = failure(error);
  const start = 'DATABASE_URL: start Postgres there, or remove the variable to keep connections in cookies';
  return fault(`${host}: ${words}`, fix ?? start);
}
