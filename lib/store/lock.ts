import { randomUUID } from 'node:crypto';
import { processWide } from '@/lib/process-wide';
import { requiresStore, StoreUnavailable, sharedKey, withShared } from './shared';

/**
 * Runs work on one instance at a time. The others poll for the holder's result and for the lock. Without Redis the work
 * is done at once. But an instance that has seen another holder waits even if Redis then fails: a refresh token that two
 * instances use can be lost. With a database, the work is not done while the database does not respond.
 *
 * @param id of the work, such as a refresh key
 * @param findResult looks for the result of another instance
 * @param work stores its result before it returns
 * @param times `holdMs`: how long the lock lasts if its holder dies; `waitMs`: how long to wait for another holder, which is longer
 *   than the issuer's timeout
 * @returns the result; `undefined` if another holder had none in time
 * @throws StoreUnavailable if there is a database, and it does not respond
 */
export async function withLock<T>(
  id: string,
  findResult: () => Promise<T | undefined>,
  work: () => Promise<T>,
  { holdMs, renewMs, waitMs } = { holdMs: 6000, renewMs: 2000, waitMs: 10_000 },
): Promise<T | undefined> {
  const key = sharedKey('lock', id);
  const holder = randomUUID();
  const giveUpAt = performance.now() + waitMs;
  for (let isHeld = false; ; isHeld = true) {
    const acquired = await withShared((redis) => redis['SET NX PX'](key, holder, holdMs));
    // `null`: another instance holds it; `undefined`: no store.
    if (acquired === undefined && requiresStore()) throw new StoreUnavailable();
    if (acquired || (acquired === undefined && !isHeld)) break;
    if (performance.now() > giveUpAt) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const result = await findResult();
    if (result) return result;
  }
  const renewal = setInterval(() => {
    void withShared((redis) => redis['EVAL GET PEXPIRE'](key, holder, holdMs));
  }, renewMs);
  try {
    return (await findResult()) ?? (await work());
  } finally {
    clearInterval(renewal);
    await withShared((redis) => redis['EVAL GET DEL'](key, holder));
  }
}

/** As `withLock`, and with one shared promise for all requests of this process. */
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
