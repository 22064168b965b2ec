import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';
import { redisKey, withRedis } from './redis';

type Entry = { value: string; until: number };

/** Deletes the key first, so that a renewed entry counts as young, and drops the oldest entry beyond the bound. */
function setBounded(entries: Map<string, Entry>, key: string, entry: Entry, most: number): void {
  entries.delete(key);
  entries.set(key, entry);
  if (entries.size > most) entries.delete(entries.keys().next().value as string);
}

/**
 * A store whose entries expire: in this process, and in Redis where there is one, so that instances share them.
 *
 * @param kind names the store, and is part of the Redis key
 * @param most entries kept in the process
 */
export function ttlStore(kind: string, most: number) {
  const local = () => processWide(`memory.${kind}`, () => new Map<string, Entry>());
  const setLocal = (id: string, value: string, ms: number) =>
    setBounded(local(), id, { value, until: Date.now() + ms }, most);

  return {
    /** @returns the value that this process holds. */
    getLocal(id: string): string | undefined {
      const entry = local().get(id);
      return entry && entry.until > Date.now() ? entry.value : undefined;
    },
    /** @returns the value that instances share. */
    async getShared(id: string): Promise<string | undefined> {
      return (await withRedis((redis) => redis.GET(redisKey(kind, id)))) ?? undefined;
    },
    /** @returns the value that this process holds or, failing that, Redis. */
    async get(id: string): Promise<string | undefined> {
      return this.getLocal(id) ?? this.getShared(id);
    },
    /**
     * @param localMs lifetime in this process, in milliseconds
     * @param redisMs lifetime in Redis
     */
    async set(id: string, value: string, localMs: number, redisMs = localMs): Promise<void> {
      setLocal(id, value, localMs);
      await writeToRedis(redisKey(kind, id), value, Date.now() + redisMs);
    },
    /**
     * Claims `id` for whoever comes first.
     *
     * @returns whether nobody claimed it before, here or on another instance
     */
    async setIfAbsent(id: string, ms: number): Promise<boolean> {
      if (this.getLocal(id) !== undefined) return false;
      // Before the first `await`: another request of this process would find nothing meanwhile.
      setLocal(id, '1', ms);
      const key = redisKey(kind, id);
      const first = await withRedis((redis) => redis['SET NX PX'](key, '1', ms));
      // `null`: another instance has it; `undefined`: no Redis, or not now.
      if (first === undefined) await writeToRedis(key, '1', Date.now() + ms);
      return first !== null;
    },
    /** Shortens the lifetime of an entry; never lengthens it. */
    async expire(id: string, ms: number): Promise<void> {
      const entry = local().get(id);
      if (entry) entry.until = Math.min(entry.until, Date.now() + ms);
      await withRedis((redis) => redis['PEXPIRE LT'](redisKey(kind, id), '', ms));
    },
  };
}

const retryMs = 1000;
/** Most entries that wait for Redis. */
const mostWaiting = 5000;

const state = () =>
  processWide('write-behind', () => ({ waiting: new Map<string, Entry>(), retrying: false }));

/**
 * Writes to Redis, now or as soon as it responds again. Without the second try the other instances would never learn
 * of a refresh that was made while Redis was away.
 *
 * @param until end of the entry, in epoch milliseconds
 */
export async function writeToRedis(key: string, value: string, until: number): Promise<void> {
  if (!config().redisUrl) return;
  const { waiting } = state();
  // An older value must not follow this one.
  waiting.delete(key);
  if (await write(key, { value, until })) return;
  setBounded(waiting, key, { value, until }, mostWaiting);
  retryLater();
}

async function write(key: string, { value, until }: Entry): Promise<boolean> {
  // Redis accepts whole milliseconds only.
  const ms = Math.ceil(until - Date.now());
  if (ms <= 0) return true;
  const written = await withRedis((redis) => redis['SET PX'](key, value, ms));
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
    const written = await write(key, entry);
    // A newer value replaced it meanwhile.
    if (waiting.get(key) !== entry) continue;
    waiting.delete(key);
    if (written) continue;
    // It goes to the end. Redis may never accept it, and the others must get their turn.
    waiting.set(key, entry);
    break;
  }
  shared.retrying = false;
  if (waiting.size > 0) retryLater();
}
