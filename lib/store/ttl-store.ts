import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';
import { redisKey, withRedis } from './redis';

type Entry = { value: string; until: number };

/**
 * A small memory with an end to everything in it: in this process, and in Redis where there is one, so
 * that other instances have it as well.
 *
 * @param kind names the memory; part of the Redis key
 * @param most entries kept in the process; the oldest go first
 */
export function ttlStore(kind: string, most: number) {
  const local = () => processWide(`memory.${kind}`, () => new Map<string, Entry>());

  function keep(id: string, value: string, ms: number): void {
    const entries = local();
    // Deleted first, so that what is renewed counts as young.
    entries.delete(id);
    entries.set(id, { value, until: Date.now() + ms });
    if (entries.size > most) entries.delete(entries.keys().next().value as string);
  }

  /** The value that this process keeps under `id`. */
  function getLocal(id: string): string | undefined {
    const here = local().get(id);
    return here && here.until > Date.now() ? here.value : undefined;
  }

  /** The value that instances share under `id`. */
  async function getShared(id: string): Promise<string | undefined> {
    return (await withRedis((redis) => redis.get(redisKey(kind, id)))) ?? undefined;
  }

  return {
    getLocal,
    getShared,
    /** @returns the value kept under `id` here or, failing that, in Redis. */
    async get(id: string): Promise<string | undefined> {
      return getLocal(id) ?? getShared(id);
    },
    /**
     * @param localMs how long this process remembers, in milliseconds
     * @param redisMs how long Redis does; equal unless said
     */
    async set(id: string, value: string, localMs: number, redisMs = localMs): Promise<void> {
      keep(id, value, localMs);
      await writeToRedis(redisKey(kind, id), value, Date.now() + redisMs);
    },
    /**
     * Keeps a mark under `id` for whoever comes first.
     *
     * @returns whether nobody had it before, here or on another instance
     */
    async setIfAbsent(id: string, ms: number): Promise<boolean> {
      if (getLocal(id) !== undefined) return false;
      // Before the first wait: somebody else in this process would find nothing during it.
      keep(id, '1', ms);
      const key = redisKey(kind, id);
      const first = await withRedis((redis) =>
        redis.set(key, '1', { condition: 'NX', expiration: { type: 'PX', value: ms } }),
      );
      // `null`: another instance has it; `undefined`: no Redis, or not now.
      if (first === undefined) await writeToRedis(key, '1', Date.now() + ms);
      return first !== null;
    },
    /** Lets an entry end sooner than it would. */
    async expire(id: string, ms: number): Promise<void> {
      const here = local().get(id);
      if (here) here.until = Math.min(here.until, Date.now() + ms);
      await withRedis((redis) => redis.pExpire(redisKey(kind, id), ms, 'LT'));
    },
  };
}

const retryMs = 1000;
/** What waits for Redis at most; the oldest go first. */
const most = 5000;

const state = () =>
  processWide('write-behind', () => ({ waiting: new Map<string, Entry>(), retrying: false }));

/**
 * Writes to Redis, now or as soon as it answers again: the result of a refresh that was made while
 * Redis was away would else stay unknown to the other instances for good.
 *
 * @param until end of the entry, in epoch milliseconds
 */
export async function writeToRedis(key: string, value: string, until: number): Promise<void> {
  if (!config().redisUrl) return;
  const { waiting } = state();
  // An older value must not follow this one.
  waiting.delete(key);
  if (await write(key, value, until)) return;
  waiting.set(key, { value, until });
  if (waiting.size > most) waiting.delete(waiting.keys().next().value as string);
  retryLater();
}

async function write(key: string, value: string, until: number): Promise<boolean> {
  // Redis takes whole milliseconds only.
  const ms = Math.ceil(until - Date.now());
  if (ms <= 0) return true;
  const written = await withRedis((redis) =>
    redis.set(key, value, { expiration: { type: 'PX', value: ms } }),
  );
  return written !== undefined;
}

function retryLater(): void {
  const shared = state();
  if (shared.retrying) return;
  shared.retrying = true;
  setTimeout(() => void writeWaiting(), retryMs).unref();
}

async function writeWaiting(): Promise<void> {
  const shared = state();
  const { waiting } = shared;
  for (const [key, entry] of [...waiting]) {
    const written = await write(key, entry.value, entry.until);
    // Unless it was replaced while it was being written.
    if (waiting.get(key) !== entry) continue;
    waiting.delete(key);
    if (written) continue;
    // Last in the row: should Redis never take it, the others get their turn.
    waiting.set(key, entry);
    break;
  }
  shared.retrying = false;
  if (waiting.size > 0) retryLater();
}
