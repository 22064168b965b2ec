import { once } from 'node:events';
import { createClient } from '@redis/client';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';

/** Longest wait for an answer, in milliseconds: coordination may not cost more than it saves. */
const patienceMs = 250;
/** Longest wait for a connection, which takes several round trips. A refusal ends it at once. */
const connectPatienceMs = 1000;
/** After a failure Redis is left alone for so long, so that each request does not wait for it anew. */
const pauseMs = 2000;
/** So long after a failure results of other instances may still be missing: each notices by itself that Redis is back. */
const aftermathMs = 10_000;

type Client = ReturnType<typeof connect>;
/** Times are of the process' own clock, which nobody sets. */
type State = { client?: Client; failedAt: number; said: boolean };

const state = () => processWide<State>('redis', () => ({ failedAt: Number.NEGATIVE_INFINITY, said: false }));
const sinceFailure = () => performance.now() - state().failedAt;

/**
 * Does something with Redis if there is one and it answers in time.
 *
 * Redis coordinates; it is never needed. Absent, down or slow, the caller goes on without, which is
 * said once in the log, and once more when it is back.
 *
 * @returns what `use` returned, or `undefined` when there is no Redis or it did not answer
 */
export async function withRedis<T>(use: (client: Client) => Promise<T>): Promise<T | undefined> {
  const { redisUrl } = config();
  const redis = state();
  if (!redisUrl || (redis.said && sinceFailure() < pauseMs)) return undefined;
  try {
    // Within: whatever is wrong with it, Redis is never needed.
    redis.client ??= connect(redisUrl);
    const { client } = redis;
    // `once` rejects when an error is emitted instead.
    if (!client.isReady) await inTime(once(client, 'ready'), connectPatienceMs);
    const answer = await inTime(use(client), patienceMs);
    answered();
    return answer;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** @returns whether there should be a Redis, and it is out of reach or was a moment ago. */
export function wasRedisDown(): boolean {
  return sinceFailure() < aftermathMs;
}

function answered(): void {
  const redis = state();
  if (redis.said) log.info('Redis is back; refreshes are coordinated between instances again');
  redis.said = false;
}

function failed(error: unknown): void {
  const redis = state();
  if (!redis.said) log.warn({ err: error }, 'Redis does not answer; refreshes go on without coordination');
  Object.assign(redis, { failedAt: performance.now(), said: true });
}

function connect(url: string) {
  const client = createClient({
    url,
    // What cannot be sent now is not worth sending later.
    disableOfflineQueue: true,
    socket: { connectTimeout: 2000, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 2000) },
  });
  client.on('error', failed);
  // It tries again by itself; who waits hears of errors by the event.
  client.connect().catch(() => {});
  return client;
}

/**
 * Waits in slices: a single timer that comes due while this process was busy would take its own delay
 * for Redis', and under load, when coordination matters most, every instance would give it up.
 */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const sliceMs = 50;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const wait = (left: number) => {
      timer = setTimeout(
        () => (left > 0 ? wait(left - sliceMs) : reject(new Error('Redis is slow'))),
        sliceMs,
      );
    };
    wait(ms - sliceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** @returns a key in this client's own part of a Redis that others may use as well. */
export function redisKey(kind: string, id: string): string {
  return `connected-app:${config().clientId}:${kind}:${id}`;
}
