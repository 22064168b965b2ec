import { setTimeout } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { commandsOf, replyOf, tryCommands } from './redis-commands';

/** Longest wait for a response, in milliseconds. Coordination must not cost more than it saves. */
const responseMs = 250;
/** Longest wait for a connection, which needs several round trips. A refused connection ends the wait at once. */
const connectMs = 1000;
/** Longest time that a connection takes while nobody waits for it. */
const openMs = 5000;
/** Pause after a failure, so that requests do not wait for Redis one after another. */
const pauseMs = 2000;
/** How long after a failure results of other instances may be missing: each notices on its own that Redis is back. */
const aftermathMs = 10_000;

/** `drop` closes the connection; the next caller opens another one. */
type Connection = { commands: ReturnType<typeof commandsOf>; drop: () => void };
/** `failedAt` is a time of `performance.now()`, which nobody can set. */
type State = { connection?: Promise<Connection> | undefined; failedAt: number; isDown: boolean };

const state = () =>
  processWide<State>('redis', () => ({ failedAt: Number.NEGATIVE_INFINITY, isDown: false }));
const sinceFailure = () => performance.now() - state().failedAt;

/**
 * Uses Redis, if there is one and it responds in time. Redis coordinates and is never required: without it the caller
 * goes on. The log says once that Redis is away, and once that it is back.
 *
 * @returns what `use` returned; `undefined` when there is no Redis, or it refused or did not respond
 */
export async function withRedis<T>(
  use: (redis: Connection['commands']) => Promise<T>,
): Promise<T | undefined> {
  const { redisUrl } = config();
  const redis = state();
  if (!redisUrl || (redis.isDown && sinceFailure() < pauseMs)) return undefined;
  try {
    // Inside the `try`: the client throws over some addresses.
    redis.connection ??= connect(redisUrl);
    const { commands, drop } = await inTime(redis.connection, connectMs);
    // A connection may lead to what is a replica by now, or nowhere. Another one may lead to a Redis that works.
    const response = await inTime(use(commands), responseMs).catch((error) => {
      drop();
      throw error;
    });
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
  const reply = replyOf(error);
  const { command } = error as { command?: string };
  const what = reply ? 'Redis refuses a command' : 'Redis does not answer';
  if (!redis.isDown)
    log.warn({ err: error, command, reply }, `${what}; refreshes go on without coordination`);
  Object.assign(redis, { failedAt: performance.now(), isDown: true });
}

/** @returns a connection on which all commands work */
function connect(url: string): Promise<Connection> {
  const client = createClient({ url, socket: { connectTimeout: 2000, reconnectStrategy: false } });
  const drop = () => {
    client.destroy();
    if (state().connection === connection) state().connection = undefined;
  };
  // Without a command under way nothing has failed: Redis and networks close idle connections.
  client.on('error', drop);
  const trial = client.connect().then(() => tryCommands(client, redisKey('trial', '')));
  const connection = inTime(trial, openMs).then(() => ({ commands: commandsOf(client), drop }));
  connection.catch(drop);
  return connection;
}

/**
 * Rejects when `work` takes too long. It waits in slices of 50 ms: one long timer would also count the time in which
 * this process was busy, and under load every instance would take Redis for slow.
 */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const timer = new AbortController();
  const late = async () => {
    for (let waited = 0; waited < ms; waited += 50) await setTimeout(50, undefined, { signal: timer.signal });
    throw new DOMException('', 'TimeoutError');
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
