import { Postgres } from './postgres.ts'; // [database]
import { Redis } from './redis.ts';

/** What instances share. */
export interface Store {
  redis?: Redis;
  postgres?: Postgres; // [database]
  /** For the environment of each instance. */
  env: Record<string, string>;
  stop: () => Promise<void>;
}

export interface StoreOptions {
  /** Whether the instances share a Redis; stopped with them. Not with a database, which does the same. */
  redis?: boolean;
  // [database]
  /** Whether connections are in a Postgres, stopped with the instances. By default, with `STORE=database`. */
  database?: boolean;
  // [/database]
}

export async function startStore(options: StoreOptions): Promise<Store> {
  // [database]
  if (options.database ?? process.env.STORE === 'database') {
    const postgres = await Postgres.start();
    return { postgres, env: { DATABASE_URL: postgres.url }, stop: () => postgres.stop() };
  }
  // [/database]
  if (!options.redis) return { env: {}, stop: async () => {} };
  const redis = await Redis.start();
  return { redis, env: { REDIS_URL: redis.url }, stop: () => redis.stop() };
}
