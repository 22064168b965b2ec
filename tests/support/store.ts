import { Collector } from './collector.ts';
import { Postgres } from './postgres.ts'; // [database]
import { Redis } from './redis.ts';

/** What instances share. */
export interface Store {
  redis?: Redis;
  postgres?: Postgres; // [database]
  collector?: Collector;
  /** For the environment of each instance. */
  env: Record<string, string>;
  stop: () => Promise<void>;
}

export interface StoreOptions {
  /** Whether the instances share a Redis; stopped with them. Not with a database, which does the same. */
  redis?: boolean;
  // [database]
  /**
   * Whether connections are in a Postgres, stopped with the instances. By default, with `STORE=database`, unless `env`
   * names a Redis: with a database, the app would not use it.
   */
  database?: boolean;
  // [/database]
  /** Whether the instances export spans and metrics to a collector; stopped with them. */
  collector?: boolean;
  /** Added to each instance's environment. */
  env?: Record<string, string>;
}

export async function startStore(options: StoreOptions): Promise<Store> {
  const store: Store = { env: {}, stop: async () => {} };
  const add = <T extends { url: string; stop: () => Promise<void> }>(program: T, variable: string): T => {
    const { stop } = store;
    store.env[variable] = program.url;
    store.stop = async () => void (await Promise.all([stop(), program.stop()]));
    return program;
  };
  if (options.collector) store.collector = add(await Collector.start(), 'OTEL_EXPORTER_OTLP_ENDPOINT');
  // [database]
  const ofRedis = 'REDIS_URL' in (options.env ?? {});
  if (options.database ?? (process.env.STORE === 'database' && !ofRedis)) {
    store.postgres = add(await Postgres.start(), 'DATABASE_URL');
    return store;
  }
  // [/database]
  if (options.redis) store.redis = add(await Redis.start(), 'REDIS_URL');
  return store;
}

/** @throws Error for a program that the instances do not share */
export function started<T>(program: T | undefined, name: string): T {
  if (!program) throw new Error(`a deployment without ${name}`);
  return program;
}
