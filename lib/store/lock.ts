import { randomUUID } from 'node:crypto';
import { redisKey, withRedis } from './redis';

const pollMs = 50;

const lockTimes = {
  /** How long a lock outlives a holder that died; a living one renews it. */
  holdMs: 6000,
  renewMs: 2000,
  /** Longest wait for another holder: as long as a person waits for a page, and longer than an issuer may take. */
  patienceMs: 10_000,
};

/** Both act only if the lock is still ours: ours may have run out and be another's by now. */
const release =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";
const renew =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0";

/**
 * One refresh per refresh token across instances. Who gets the lock works; who does not looks every
 * 50 ms whether the holder has settled it, and tries for the lock again once it is gone.
 *
 * Without Redis there is nothing to wait for, and the work is done at once. Once a lock was seen in
 * another's hands, though, nobody works beside its holder: a token that both use is a token lost.
 *
 * @param id of the refresh token
 * @param settled looks for another's result
 * @param work refreshes, and settles the result before it returns
 * @returns the result; `undefined` when the holder neither settled it nor let go in time
 */
export async function withLock<T>(
  id: string,
  settled: () => Promise<T | undefined>,
  work: () => Promise<T>,
  { holdMs, renewMs, patienceMs } = lockTimes,
): Promise<T | undefined> {
  const key = redisKey('lock', id);
  const holder = randomUUID();
  const giveUpAt = performance.now() + patienceMs;
  for (let seen = false; ; seen = true) {
    const acquired = await withRedis((redis) =>
      redis.set(key, holder, { condition: 'NX', expiration: { type: 'PX', value: holdMs } }),
    );
    // `null`: held by another instance; `undefined`: no Redis.
    if (acquired || (acquired === undefined && !seen)) break;
    if (performance.now() > giveUpAt) return undefined;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const theirs = await settled();
    if (theirs) return theirs;
  }
  const renewal = setInterval(() => {
    void withRedis((redis) => redis.eval(renew, { keys: [key], arguments: [holder, String(holdMs)] }));
  }, renewMs);
  try {
    return (await settled()) ?? (await work());
  } finally {
    clearInterval(renewal);
    await withRedis((redis) => redis.eval(release, { keys: [key], arguments: [holder] }));
  }
}
