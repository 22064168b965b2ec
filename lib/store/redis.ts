import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';

/** Takes members that are due, and postpones them, so that no other instance takes them meanwhile. */
const takeDue = `local due = redis.call('zrangebyscore', KEYS[1], 0, ARGV[1], 'limit', 0, 20)
  for _, member in ipairs(due) do redis.call('zadd', KEYS[1], ARGV[1] + ARGV[2], member) end
  return due`;

type Client = ReturnType<typeof createClient>;
type Command = (key: string, value: string, ms: number) => Promise<unknown>;
type OfRedis = ReturnType<typeof commandsOf>;
type Reply<Name> = Name extends 'GET' ? string | null : Name extends 'ZRANGE' ? string[] : unknown;
/** What a store for all instances can do. */
export type Commands = {
  [Name in keyof OfRedis]: (...given: Parameters<OfRedis[Name]>) => Promise<Reply<Name>>;
};

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

/** @returns the kind of an error of Redis, such as `OOM`: its first word, which holds no value */
export function replyOf({ message }: Error): string | undefined {
  return message.match(/^[A-Z]{2,16}(?= )/)?.[0];
}

/**
 * Connects. A Redis that responds may still refuse: without memory, as a replica, or by its access list. So `ready`
 * resolves once each command has worked. It rejects with the first error, with the command's name as `command`.
 *
 * @param prefix of the keys for that, which the last command deletes
 * @param onLost is called when the connection is gone
 */
export function connect(url: string, prefix: string, onLost: () => void) {
  const socket = { reconnectStrategy: false, autoSelectFamilyAttemptTimeout: 250 } as const;
  const client = createClient({ url, socket });
  client.on('error', onLost);
  const tryAll = (key: string) =>
    Object.entries<Command>(commandsOf(client)).map(([command, send]) =>
      send(key, '1000', 1000).catch((error) => Promise.reject(Object.assign(error, { command }))),
    );
  // Nodes of a cluster refuse each other's keys, and sixteen keys are not all on one node.
  const keys = Array.from({ length: 16 }, () => prefix + randomUUID());
  const tried = async () => {
    await client.connect();
    await Promise.all(keys.flatMap(tryAll));
    return commandsOf(client) as Commands;
  };
  return { ready: tried(), close: () => client.destroy() };
}
