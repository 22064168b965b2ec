import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';
import { withRedis } from './redis';

type Entry = { value: string; until: number };

const retryMs = 1000;
/** What waits for Redis at most; the oldest go first. */
const most = 5000;

const waiting = () => processWide('write-behind', () => new Map<string, Entry>());

/**
 * Writes to Redis, now or as soon as it answers again: the result of a refresh that was made while
 * Redis was away would else stay unknown to the other instances for good.
 *
 * @param until end of the entry, in epoch milliseconds
 */
export async function writeToRedis(key: string, value: string, until: number): Promise<void> {
  if (!config().redisUrl || (await write(key, value, until))) return;
  const entries = waiting();
  if (entries.size === 0) retryLater();
  entries.delete(key);
  entries.set(key, { value, until });
  if (entries.size > most) entries.delete(entries.keys().next().value as string);
}

async function write(key: string, value: string, until: number): Promise<boolean> {
  const ms = until - Date.now();
  if (ms <= 0) return true;
  const written = await withRedis((redis) =>
    redis.set(key, value, { expiration: { type: 'PX', value: ms } }),
  );
  return written !== undefined;
}

function retryLater(): void {
  setTimeout(() => void writeWaiting(), retryMs).unref();
}

async function writeWaiting(): Promise<void> {
  const entries = waiting();
  for (const [key, { value, until }] of entries) {
    if (!(await write(key, value, until))) return retryLater();
    // Unless it was replaced while it was being written.
    if (entries.get(key)?.value === value) entries.delete(key);
  }
  if (entries.size > 0) retryLater();
}
