import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';

/** Longest wait for a response: a slow Redis must not slow down every request. */
const responseMs = 250;
/** Longest wait for a connection, which needs several round trips. */
const connectMs = 1000;
/** Pause after a failure, so that requests do not wait for Redis one after another. */
const pauseMs = 2000;
/** How long after a failure results of other instances may be missing: they notice later that Redis is back. */
const aftermathMs = 10_000;

/** `failedAt` is a monotonic time, of `performance.now()`. */
type State = { connection?: ReturnType<typeof connect>; failedAt: number; isDown: boolean };
type Client = ReturnType<typeof createClient>;
type Commands = ReturnType<typeof commandsOf>;
type Command = (key: string, value: string, ms: number) => Promise<unknown>;

const state = () =>
  processWide<State>('redis', () => ({ failedAt: Number.NEGATIVE_INFINITY, isDown: false }));
const sinceFailure = () => performance.now() - state().failedAt;

/**
 * Uses Redis, which is never required. The log says once that it is away, and once that it is back.
 *
 * @returns what `use` returned; `undefined` if there is no Redis, or it refused or did not respond in time
 */
export async function withRedis<T>(use: (redis: Commands) => Promise<T>): Promise<T | undefined> {
  const { redisUrl } = config();
  const redis = state();
  if (!redisUrl || (redis.isDown && sinceFailure() < pauseMs)) return undefined;
  const reused = redis.connection;
  try {
    // Inside the `try`, because `createClient` can throw on a malformed URL.
    redis.connection ??= connect(redisUrl);
    const { connection } = redis;
    await withTimeout(connection.ready, connectMs);
    const response = await withTimeout(use(commandsOf(connection.client)), responseMs);
    // A replica still responds to GET on a connection that was dropped because it refused a SET.
    if (connection !== redis.connection) return response;
    if (redis.isDown) log.info('Redis is back; refreshes are coordinated between instances again');
    redis.isDown = false;
    return response;
  } catch (error) {
    // Redis and networks close idle connections. Often, the app learns it only from its next command.
    const wasClosed = reused && reused !== redis.connection && !redis.isDown;
    if (wasClosed) return withRedis(use);
    recordRedisFailure(error as Error);
    return undefined;
  }
}

/** Takes members that are due, and postpones them, so that no other instance takes them meanwhile. */
const takeDue = `local due = redis.call('zrangebyscore', KEYS[1], 0, ARGV[1], 'limit', 0, 20)
  for _, member in ipairs(due) do redis.call('zadd', KEYS[1], ARGV[1] + ARGV[2], member) end
  return due`;

/** Every command of this app, named after those of Redis. `ms` are whole milliseconds. */
function commandsOf(redis: Pick<Client, 'eval' | 'get' | 'pExpire' | 'set' | 'zAdd' | 'zRange' | 'zRem'>) {
  const px = (ms: number) => ({ expiration: { type: 'PX', value: ms } }) as const;
  // The lock may have expired, and another instance may hold it now.
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

/** @returns whether Redis is configured and failed in the last ten seconds */
export function wasRedisDown(): boolean {
  return sinceFailure() < aftermathMs;
}

function recordRedisFailure(error: Error & { command?: string }): void {
  const redis = state();
  const reply = replyOf(error);
  const what = `Redis ${reply ? 'refuses a command' : 'does not answer'}; refreshes go on without coordination`;
  if (!redis.isDown) log.warn({ err: error, command: error.command, reply }, what);
  Object.assign(redis, { failedAt: performance.now(), isDown: true });
  drop(redis.connection?.client);
}

/** @returns the kind of an error of Redis, such as `OOM`: its first word, which holds no value */
export function replyOf({ message }: Error): string | undefined {
  return message.match(/^[A-Z]{2,16}(?= )/)?.[0];
}

/** This connection may lead to a server that is now a replica. The next one may lead to a Redis that works. */
function drop(client?: Pick<Client, 'destroy'>): void {
  const redis = state();
  // A newer connection stays.
  if (!client || client !== redis.connection?.client) return;
  delete redis.connection;
  client.destroy();
}

/**
 * Connects. A Redis that responds may still refuse: without memory, as a replica, or by its access list. So `ready`
 * resolves once each command has worked. It rejects with the first error, with the command's name as `command`.
 *
 * @param prefix of the keys for that, which the last command deletes
 */
export function connect(url: string, prefix = redisKey('trial', '')) {
  const socket = { reconnectStrategy: false, autoSelectFamilyAttemptTimeout: responseMs } as const;
  const client = createClient({ url, socket });
  client.on('error', () => drop(client));
  const tryAll = (key: string) =>
    Object.entries<Command>(commandsOf(client)).map(([command, send]) =>
      send(key, '1000', 1000).catch((error) => Promise.reject(Object.assign(error, { command }))),
    );
  // Nodes of a cluster refuse each other's keys, and sixteen keys are not all on one node.
  const keys = Array.from({ length: 16 }, () => prefix + randomUUID());
  return { client, ready: client.connect().then(() => Promise.all(keys.flatMap(tryAll))) };
}

/**
 * Rejects if `work` takes too long. It counts ticks of 50 ms: a single timer would also count the time in which this
 * process is busy, and under load Redis would seem slow.
 */
function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  let ticks = ms / 50;
  const timer = setInterval(() => ticks-- > 0 || reject(new DOMException('', 'TimeoutError')), 50);
  return Promise.race([work, timeout]).finally(() => clearInterval(timer));
}

/** @returns a key that no other app uses in the same Redis */
export function redisKey(kind: string, id: string): string {
  return `connected-app:${config().clientId}:${kind}:${id}`;
}
