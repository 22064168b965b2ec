import { randomUUID } from 'node:crypto';
import type { createClient } from '@redis/client';

type Client = Pick<ReturnType<typeof createClient>, 'eval' | 'get' | 'pExpire' | 'set'>;

/** What only the holder of a lock may do: the lock may have expired, and another instance may hold it now. */
const ifHeld = (command: string) =>
  `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call(${command}) end return 0`;

/** @returns all that this app asks of Redis, by the names of Redis. `ms` are whole milliseconds. */
export function commandsOf(redis: Client) {
  return {
    'SET NX PX': (key: string, value: string, ms: number) =>
      redis.set(key, value, { condition: 'NX', expiration: { type: 'PX', value: ms } }),
    'SET PX': (key: string, value: string, ms: number) =>
      redis.set(key, value, { expiration: { type: 'PX', value: ms } }),
    GET: (key: string) => redis.get(key),
    'PEXPIRE LT': (key: string, _value: string, ms: number) => redis.pExpire(key, ms, 'LT'),
    'EVAL GET PEXPIRE': (key: string, value: string, ms: number) =>
      redis.eval(ifHeld("'pexpire', KEYS[1], ARGV[2]"), { keys: [key], arguments: [value, String(ms)] }),
    'EVAL GET DEL': (key: string, value: string) =>
      redis.eval(ifHeld("'del', KEYS[1]"), { keys: [key], arguments: [value] }),
  };
}

/** Nodes of a cluster refuse each other's keys. So many keys of any names are not all on one node. */
const trialKeys = 16;

/**
 * Tries every command, because a Redis that responds may still refuse: it may have no memory left, be a replica, or
 * grant the user less than the app needs.
 *
 * @param prefix of the keys, in this app's own part of the Redis; the last command deletes them
 * @throws the error of the first command that failed, with its name as `command`
 */
export async function tryCommands(redis: Client, prefix: string): Promise<void> {
  // The client sends them in this order, and waits for no response in between.
  const trials = Array.from({ length: trialKeys }, () => prefix + randomUUID()).flatMap((key) =>
    Object.entries(commandsOf(redis)).map(([command, send]) =>
      send(key, 'trial', 1000).catch((error) => {
        throw Object.assign(error, { command });
      }),
    ),
  );
  await Promise.all<unknown>(trials);
}

/** @returns the kind of an error that Redis replied with, like `OOM`; `undefined` for other errors. It holds no value. */
export function replyOf(error: unknown): string | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  // "The first upper-case word after the -": redis.io/docs/latest/develop/reference/protocol-spec, simple errors.
  return code === undefined ? message?.match(/^[A-Z]{2,16}(?= )/)?.[0] : undefined;
}
