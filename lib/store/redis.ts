import { randomUUID } from 'node:crypto';
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

/** `failedAt` is a time of `performance.now()`, which nobody can set. */
type State = { connection?: ReturnType<typeof connect>; failedAt: number; isDown: boolean };
type Client = ReturnType<typeof createClient>;
type Command = (key: string, value: string, ms: number) => Promise<unknown>;

const state = () =>
  processWide<State>('redis', () => ({ failedAt: Number.NEGATIVE_INFINITY, isDown: false }));
const sinceFailure = () => performance.now() - state().failedAt;

/**
 * Uses Redis, if there is one and it responds in time. Redis coordinates and is never required: without it the caller
 * goes on. The log says once that Redis is away, and once that it is back.
 *
 * @returns what `use` returned; `undefined` when there is no Redis, or it refused or did not respond
 */
export async function withRedis<T>(use: (redis: Commands) => Promise<T>): Promise<T | undefined> {
  const { redisUrl } = config();
  const redis = state();
  if (!redisUrl || (redis.isDown && sinceFailure() < pauseMs)) return undefined;
  try {
    // Inside the `try`: the client throws over some addresses.
    redis.connection ??= connect(redisUrl);
    const { client, ready } = redis.connection;
    await inTime(ready, connectMs);
    const response = await inTime(use(commandsOf(client)), responseMs);
    if (redis.isDown) log.info('Redis is back; refreshes are coordinated between instances again');
    redis.isDown = false;
    return response;
  } catch (error) {
    failed(error as Error);
    return undefined;
  }
}

type Commands = ReturnType<typeof commandsOf>;

/** Takes members whose score is up to now, and puts them off: no other instance takes them meanwhile. */
const takeDue = `local due = redis.call('zrangebyscore', KEYS[1], 0, ARGV[1], 'limit', 0, 20)
  for _, member in ipairs(due) do redis.call('zadd', KEYS[1], ARGV[1] + ARGV[2], member) end
  return due`;

/** All that this app asks of Redis, by Redis's names. `ms` are whole milliseconds. */
function commandsOf(redis: Pick<Client, 'eval' | 'get' | 'pExpire' | 'set' | 'zAdd' | 'zRange' | 'zRem'>) {
  const px = (ms: number) => ({ expiration: { type: 'PX', value: ms } }) as const;
  // Only for the holder of a lock: it may have expired, and another instance may hold it now.
  const asHolder = (call: string) => `if redis.call('get', KEYS[1]) == ARGV[1] then redis.call(${call}) end`;
  return {
    'SET NX PX': (key, value, ms) => redis.set(key, value, { condition: 'NX', ...px(ms) }),
    'SET PX': (key, value, ms) => redis.set(key, value, px(ms)),
    GET: (key) => redis.get(key),
    'PEXPIRE LT': (key, _value, ms) => redis.pExpire(key, ms, 'LT'),
    'EVAL GET PEXPIRE': (key, value, ms) =>
      redis.eval(asHolder("'pexpire', KEYS[1], ARGV[2]"), { keys: [key], arguments: [value, String(ms)] }),
    'EVAL GET DEL': (key, value) =>
      redis.eval(asHolder("'del', KEYS[1]"), { keys: [key], arguments: [value] }),
    ZADD: (key, value, ms) => redis.zAdd(key, { score: ms, value }),
    PEXPIRE: (key, _value, ms) => redis.pExpire(key, ms),
    'EVAL ZRANGEBYSCORE ZADD': (key, now, ms) =>
      redis.eval(takeDue, { keys: [key], arguments: [now, String(ms)] }),
    ZRANGE: (key, _value, last) => redis.zRange(key, 0, last),
    ZREM: (key, value) => redis.zRem(key, value),
  } satisfies Record<string, Command>;
}

/** @returns whether a configured Redis is out of reach, or was a moment ago. */
export function wasRedisDown(): boolean {
  return sinceFailure() < aftermathMs;
}

function failed(error: Error & { command?: string }): void {
  const redis = state();
  const reply = replyOf(error);
  const what = `Redis ${reply ? 'refuses a command' : 'does not answer'}; refreshes go on without coordination`;
  if (!redis.isDown) log.warn({ err: error, command: error.command, reply }, what);
  Object.assign(redis, { failedAt: performance.now(), isDown: true });
  drop();
}

/** @returns the kind of an error that Redis replied with, like `OOM`: its first word, which holds no value */
export function replyOf({ message }: Error): string | undefined {
  return message.match(/^[A-Z]{2,16}(?= )/)?.[0];
}

/** The next connection may lead to a Redis that works. This one may lead to what is a replica by now, or nowhere. */
function drop(): void {
  state().connection?.client.destroy();
  delete state().connection;
}

/**
 * A Redis that responds may still refuse: without memory, as a replica, or by its access list. So `ready` is when each
 * command worked once. It rejects with the first error, which has the refused command's name as `command`.
 *
 * @param prefix of the keys for that, which the last command deletes
 */
export function connect(url: string, prefix = redisKey('trial', '')) {
  const socket = { reconnectStrategy: false, autoSelectFamilyAttemptTimeout: responseMs } as const;
  const client = createClient({ url, socket });
  // Without a command under way nothing has failed: Redis and networks close idle connections.
  client.on('error', drop);
  const tryAll = (key: string) =>
    Object.entries<Command>(commandsOf(client)).map(([command, send]) =>
      send(key, '1000', 1000).catch((error) => Promise.reject(Object.assign(error, { command }))),
    );
  // Nodes of a cluster refuse each other's keys. So many keys are not all on one node.
  const keys = Array.from({ length: 16 }, () => prefix + randomUUID());
  return { client, ready: client.connect().then(() => Promise.all(keys.flatMap(tryAll))) };
}

/**
 * Rejects when `work` takes too long. It counts ticks of 50 ms: one long timer would also count the time in which this
 * process was busy, and under load every instance would take Redis for slow.
 */
function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let ticks = ms / 50;
  const timer = setInterval(() => ticks-- > 0 || reject(new DOMException('', 'TimeoutError')), 50);
  return Promise.race([work, late]).finally(() => clearInterval(timer));
}

/** @returns a key in this client's own part of a Redis that others may use too. */
export function redisKey(kind: string, id: string): string {
  return `connected-app:${config().clientId}:${kind}:${id}`;
}
