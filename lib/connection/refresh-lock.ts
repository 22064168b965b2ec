import { randomUUID } from 'node:crypto';
import { redisKey, withRedis } from './redis';

/** Longer than a refresh may take (5 s), so that it ends by itself only when its holder died. */
const holdMs = 8000;
const pollMs = 50;

/** Deletes the lock only if it is still ours: ours may have run out and be another's by now. */
const release =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/**
 * One refresh per refresh token across instances. Who gets the lock works; who does not looks every
 * 50 ms whether the holder has settled it, and tries for the lock again once it is gone.
 *
 * Without Redis there is nothing to wait for, and the work is done at once.
 *
 * @param id of the refresh token
 * @param settled looks for another's result
 * @param work refreshes, and settles the result before it returns
 */
export async function underLock<T>(
  id: string,
  settled: () => Promise<T | undefined>,
  work: () => Promise<T>,
): Promise<T> {
  const key = redisKey('lock', id);
  const holder = randomUUID();
  const giveUpAt = Date.now() + holdMs;
  while (Date.now() < giveUpAt) {
    const acquired = await withRedis((redis) =>
      redis.set(key, holder, { condition: 'NX', expiration: { type: 'PX', value: holdMs } }),
    );
    // `null`: held by another instance; `undefined`: no Redis.
    if (acquired !== null) break;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const theirs = await settled();
    if (theirs) return theirs;
  }
  try {
    return (await settled()) ?? (await work());
  } finally {
    await withRedis((redis) => redis.eval(release, { keys: [key], arguments: [holder] }));
  }
}
