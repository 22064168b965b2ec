import { randomUUID } from 'node:crypto';
import { processWide } from '@/lib/process-wide';
import { redisKey, withRedis } from './redis';

const pollMs = 50;

const lockTimes = {
  /** How long the lock of a dead holder lasts. A living holder renews it. */
  holdMs: 6000,
  renewMs: 2000,
  /** Longest wait for another holder. It is longer than an issuer may take, and no longer than a user waits. */
  waitMs: 10_000,
};

/**
 * Runs work on one instance at a time. The others look every 50 ms for the holder's result, and try to get the lock
 * when it is free. Without Redis the work is done at once. But an instance that has seen another holder does not work
 * beside it when Redis fails: a refresh token that two instances use is lost.
 *
 * @param id what the lock is for, such as a refresh key
 * @param findResult looks for the result of another instance
 * @param work does the work, and stores its result before it returns
 * @returns the result; `undefined` when the holder had no result and kept the lock for too long
 */
export async function withLock<T>(
  id: string,
  findResult: () => Promise<T | undefined>,
  work: () => Promise<T>,
  { holdMs, renewMs, waitMs } = lockTimes,
): Promise<T | undefined> {
  const key = redisKey('lock', id);
  const holder = randomUUID();
  const giveUpAt = performance.now() + waitMs;
  for (let isHeld = false; ; isHeld = true) {
    const acquired = await withRedis((redis) => redis['SET NX PX'](key, holder, holdMs));
    // `null`: another instance holds it; `undefined`: no Redis.
    if (acquired || (acquired === undefined && !isHeld)) break;
    if (performance.now() > giveUpAt) return undefined;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    const result = await findResult();
    if (result) return result;
  }
  const renewal = setInterval(() => {
    void withRedis((redis) => redis['EVAL GET PEXPIRE'](key, holder, holdMs));
  }, renewMs);
  try {
    return (await findResult()) ?? (await work());
  } finally {
    clearInterval(renewal);
    await withRedis((redis) => redis['EVAL GET DEL'](key, holder));
  }
}

/** Does work once, however many requests of this process ask for it, and on one instance at a time, as `withLock`. */
export function singleFlight<T>(
  id: string,
  findResult: () => Promise<T | undefined>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const flights = processWide('flights', () => new Map<string, Promise<unknown>>());
  const flight = flights.get(id) ?? withLock(id, findResult, work).finally(() => flights.delete(id));
  flights.set(id, flight);
  return flight as Promise<T | undefined>;
}
