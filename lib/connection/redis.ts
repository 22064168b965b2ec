import { createClient } from '@redis/client';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';

/** Longest wait for Redis, in milliseconds: coordination may not cost more than it saves. */
const patienceMs = 250;
/** After a failure Redis is left alone for so long, so that each request does not wait for it anew. */
const pauseMs = 2000;

type Connected = ReturnType<typeof connect>;
type Client = Connected['client'];
type State = { connected?: Connected; downUntil: number; said: boolean };

const state = () => processWide<State>('redis', () => ({ downUntil: 0, said: false }));

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
  if (!redisUrl || Date.now() < redis.downUntil) return undefined;
  try {
    redis.connected ??= connect(redisUrl);
    const { client, ready } = redis.connected;
    const answer = await inTime(ready.then(() => use(client)));
    if (redis.said) log.info('Redis is back; refreshes are coordinated between instances again');
    redis.said = false;
    return answer;
  } catch (error) {
    redis.downUntil = Date.now() + pauseMs;
    if (!redis.said) log.warn({ err: error }, 'Redis does not answer; refreshes go on without coordination');
    redis.said = true;
    return undefined;
  }
}

function connect(url: string) {
  const client = createClient({
    url,
    // What cannot be sent now is not worth sending later.
    disableOfflineQueue: true,
    socket: { connectTimeout: 2000, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 2000) },
  });
  // Without a listener an error event ends the process; what matters is said by `withRedis`.
  client.on('error', () => {});
  const ready = client.connect();
  ready.catch(() => {});
  return { client, ready };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis is slow')), patienceMs);
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
