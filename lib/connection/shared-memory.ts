import { processWide } from '@/lib/process-wide';
import { redisKey, withRedis } from './redis';
import { writeToRedis } from './write-behind';

type Entry = { value: string; until: number };

/**
 * A small memory with an end to everything in it: in this process, and in Redis where there is one, so
 * that other instances have it as well.
 *
 * @param kind names the memory; part of the Redis key
 * @param most entries kept in the process; the oldest go first
 */
export function sharedMemory(kind: string, most: number) {
  const local = () => processWide(`memory.${kind}`, () => new Map<string, Entry>());

  function keep(id: string, value: string, ms: number): void {
    const entries = local();
    // Deleted first, so that what is renewed counts as young.
    entries.delete(id);
    entries.set(id, { value, until: Date.now() + ms });
    if (entries.size > most) entries.delete(entries.keys().next().value as string);
  }

  /** The value that this process keeps under `id`. */
  function recallHere(id: string): string | undefined {
    const here = local().get(id);
    return here && here.until > Date.now() ? here.value : undefined;
  }

  /** The value that instances share under `id`. */
  async function recallShared(id: string): Promise<string | undefined> {
    return (await withRedis((redis) => redis.get(redisKey(kind, id)))) ?? undefined;
  }

  return {
    recallHere,
    recallShared,
    /** @returns the value kept under `id` here or, failing that, in Redis. */
    async recall(id: string): Promise<string | undefined> {
      return recallHere(id) ?? recallShared(id);
    },
    /**
     * @param localMs how long this process remembers, in milliseconds
     * @param redisMs how long Redis does; equal unless said
     */
    async remember(id: string, value: string, localMs: number, redisMs = localMs): Promise<void> {
      keep(id, value, localMs);
      await writeToRedis(redisKey(kind, id), value, Date.now() + redisMs);
    },
    /**
     * Keeps a mark under `id` for whoever comes first.
     *
     * @returns whether nobody had it before, here or on another instance
     */
    async claim(id: string, ms: number): Promise<boolean> {
      if (recallHere(id) !== undefined) return false;
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
    async shorten(id: string, ms: number): Promise<void> {
      const here = local().get(id);
      if (here) here.until = Math.min(here.until, Date.now() + ms);
      await withRedis((redis) => redis.pExpire(redisKey(kind, id), ms, 'LT'));
    },
  };
}
