import type { z } from 'zod';
import { type StoreKind, seal, unseal } from '@/lib/cookies/seal';
import { processWide } from '@/lib/process-wide';
import { singleFlight } from './lock';
import { isShared, sharedKey, withShared } from './shared';

type Entry = { value: string; until: number };

/** Drops the oldest entry beyond the bound. A renewed entry moves to the end, and is the newest. */
function setBounded(entries: Map<string, Entry>, key: string, entry: Entry, maxEntries: number): void {
  entries.delete(key);
  entries.set(key, entry);
  if (entries.size > maxEntries) entries.delete(entries.keys().next().value as string);
}

/** A store whose entries expire, in this process (up to `maxEntries`) and in Redis if there is one. */
export function ttlStore(kind: string, maxEntries: number) {
  const local = () => processWide(`memory.${kind}`, () => new Map<string, Entry>());
  return {
    getLocal(id: string): string | undefined {
      const entry = local().get(id);
      return entry && entry.until > Date.now() ? entry.value : undefined;
    },
    async getShared(id: string): Promise<string | undefined> {
      return (await withShared((redis) => redis.GET(sharedKey(kind, id)))) ?? undefined;
    },
    async get(id: string): Promise<string | undefined> {
      return this.getLocal(id) ?? this.getShared(id);
    },
    /** Lifetimes are in milliseconds. */
    async set(id: string, value: string, localMs: number, redisMs = localMs): Promise<void> {
      setBounded(local(), id, { value, until: Date.now() + localMs }, maxEntries);
      await writeShared(sharedKey(kind, id), value, Date.now() + redisMs);
    },
    /** Shortens the lifetime of an entry; never lengthens it. */
    async expire(id: string, ms: number): Promise<void> {
      const entry = local().get(id);
      if (entry) entry.until = Math.min(entry.until, Date.now() + ms);
      await withShared((redis) => redis['PEXPIRE LT'](sharedKey(kind, id), '', ms));
    },
  };
}

/** A TTL store with sealed values, for tokens. A value of another shape counts as absent. */
export function encryptedStore<T>(kind: StoreKind, schema: z.ZodType<T>, localMs: number, redisMs = localMs) {
  const store = ttlStore(kind, 5000);
  return {
    async get(id: string): Promise<T | undefined> {
      return schema.safeParse(await unseal(kind, await store.get(id))).data;
    },
    async set(id: string, value: T): Promise<void> {
      await store.set(id, await seal(kind, value, redisMs), localMs, redisMs);
    },
    expire: store.expire,
    /**
     * Does work once for an id, on any instance. Every caller gets the first result.
     *
     * @param isFinal whether a result is stored. Otherwise the next caller does the work again.
     * @returns `undefined` if another instance is at work and has no result in time
     */
    once(id: string, work: () => Promise<T>, isFinal = (_result: T) => true): Promise<T | undefined> {
      const workAndStore = async () => {
        const result = await work();
        if (isFinal(result)) await this.set(id, result);
        return result;
      };
      return singleFlight(`${kind}-${id}`, () => this.get(id), workAndStore);
    },
  };
}

/** Bound of the entries that Redis has not accepted yet. They are tried again each second. */
const maxWaiting = 5000;

const waiting = () =>
  processWide('write-behind', () => {
    const entries = new Map<string, Entry>();
    setInterval(() => void writeWaiting(entries), 1000).unref();
    return entries;
  });

/** Writes now, or retries until Redis accepts it, so that other instances still learn of a refresh. */
export async function writeShared(key: string, value: string, until: number): Promise<void> {
  if (!isShared()) return;
  // An older value must not be written after this one.
  waiting().delete(key);
  const entry = { value, until };
  if (!(await write(key, entry))) setBounded(waiting(), key, entry, maxWaiting);
}

async function write(key: string, { value, until }: Entry): Promise<boolean> {
  // Redis accepts whole milliseconds only.
  const ms = Math.ceil(until - Date.now());
  if (ms <= 0) return true;
  const written = await withShared((redis) => redis['SET PX'](key, value, ms));
  return written !== undefined;
}

async function writeWaiting(entries: Map<string, Entry>): Promise<void> {
  for (const [key, entry] of [...entries]) {
    const written = await write(key, entry);
    // A newer value replaced it meanwhile.
    if (entries.get(key) !== entry) continue;
    entries.delete(key);
    if (written) continue;
    // Move it to the end: Redis may never accept it, and it must not block the others.
    entries.set(key, entry);
    return;
  }
}
