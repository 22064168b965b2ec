import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';

/** Longest wait for a response, in milliseconds. Coordination must not cost more than it saves. */
const responseMs = 250;
/** Longest wait for a connection, which needs several round trips. A refused connection ends the wait at once. */
const connectMs = 1000;
/** Pause after a failure, so that requests do not wait for Redis one after another. */
const pauseMs = 2000;
/** How long after a failure results of other instances may be missing: each notices on its own that Redis is back. */
const aftermathMs = 10_000;

type Client = ReturnType<typeof connect>;
/** `failedAt` is a time of `performance.now()`, which nobody can set. */
type State = { client?: Client; failedAt: number; isDown: boolean };

const state = () =>
  processWide<State>('redis', () => ({ failedAt: Number.NEGATIVE_INFINITY, isDown: false }));
const sinceFailure = () => performance.now() - state().failedAt;

/**
 * Uses Redis, if there is one and it responds in time. Redis coordinates and is never required: without it the caller
 * goes on. The log says once that Redis is away, and once that it is back.
 *
 * @returns what `use` returned; `undefined` when there is no Redis or it did not respond
 */
export async function withRedis<T>(use: (client: Client) => Promise<T>): Promise<T | undefined> {
  const { redisUrl } = config();
  const redis = state();
  if (!redisUrl || (redis.isDown && sinceFailure() < pauseMs)) return undefined;
  try {
    // Inside the `try`: the client throws over some addresses.
    redis.client ??= connect(redisUrl);
    const { client } = redis;
    // `once` rejects when the client emits an error.
    if (!client.isReady) await inTime(once(client, 'ready'), connectMs);
    const response = await inTime(use(client), responseMs);
    if (redis.isDown) log.info('Redis is back; refreshes are coordinated between instances again');
    redis.isDown = false;
    return response;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** @returns whether a configured Redis is out of reach, or was a moment ago. */
export function wasRedisDown(): boolean {
  return sinceFailure() < aftermathMs;
}

function failed(error: unknown): void {
  const redis = state();
  if (!redis.isDown) log.warn({ err: error }, 'Redis does not answer; refreshes go on without coordination');
  Object.assign(redis, { failedAt: performance.now(), isDown: true });
}

function connect(url: string) {
  const client = createClient({
    url,
    // A command that cannot be sent now is not useful later.
    disableOfflineQueue: true,
    socket: { connectTimeout: 2000, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 2000) },
  });
  client.on('error', failed);
  // The client retries, and reports failures by the event.
  client.connect().catch(() => {});
  return client;
}

/**
 * Rejects when `work` takes too long. It waits in slices of 50 ms: one long timer would also count the time in which
 * this process was busy, and under load every instance would take Redis for slow.
 */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const timer = new AbortController();
  const late = async () => {
    for (let waited = 0; waited < ms; waited += 50) await setTimeout(50, undefined, { signal: timer.signal });
    throw new Error('Redis is slow');
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    timer.abort();
  }
}

/** @returns a key in this client's own part of a Redis that others may use too. */
export function redisKey(kind: string, id: string): string {
  return `connected-app:${config().clientId}:${kind}:${id}`;
}
