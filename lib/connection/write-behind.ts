import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';
import { withRedis } from './redis';

type Entry = { value: string; until: number };

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
