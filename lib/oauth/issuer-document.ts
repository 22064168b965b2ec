import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { classifyFailure, OAuthFailure } from './failure';

/** How long a document is used without asking again, in milliseconds. */
const freshMs = 10 * 60_000;
/** How long an old document is better than none while the issuer does not answer. */
const usableMs = 24 * 60 * 60_000;
/** Pause after a failed refetch, so that not every request asks a failing issuer. */
const pauseMs = 30_000;
/** The same where there is nothing to go on with: every request fails meanwhile, and users press "try again". */
const bareMs = 2000;

/** Plain data, as bundles share it. */
type Cache<T> = {
  document?: T;
  fetchedAt: number;
  retryAt: number;
  refetchAt: number;
  failure?: Pick<OAuthFailure, 'code' | 'facts'>;
  flight?: Promise<void>;
};

/**
 * A document that the issuer publishes for everybody: its metadata, its keys. Cached for the process; several callers
 * share one fetch; an outage is bridged with what was known, for up to 24 hours.
 *
 * @param name of the document, in the log
 * @param fetchDocument fetches and checks it
 * @param refetch whether the known one lacks what the caller needs. Then it is fetched anew at once, and not again
 *   within half a minute: what makes a caller ask may be forged, and must not turn into a flood of requests
 * @param now epoch milliseconds
 * @throws OAuthFailure what `fetchDocument` threw, when nothing is known
 */
export async function issuerDocument<T>(
  name: string,
  fetchDocument: () => Promise<T>,
  { refetch = false, now = Date.now() } = {},
): Promise<T> {
  const cache = processWide<Cache<T>>(`issuer-${name}`, () => ({ fetchedAt: 0, retryAt: 0, refetchAt: 0 }));
  const age = now - cache.fetchedAt;
  const known = cache.document !== undefined && age <= usableMs ? cache.document : undefined;
  // A clock that was set back must not make a long pause of it.
  const pausedUntil = (at: number) => now < at && at <= now + pauseMs;
  const paused = pausedUntil(cache.retryAt);
  const wanted = refetch && !pausedUntil(cache.refetchAt);
  if (known !== undefined && (paused || (age <= freshMs && !wanted))) return known;
  if (cache.failure && paused) throw new OAuthFailure(cache.failure.code, cache.failure.facts);
  if (wanted) cache.refetchAt = now + pauseMs;
  cache.flight ??= fetchDocument()
    .then((document) => {
      Object.assign(cache, { document, fetchedAt: now, failure: undefined });
    })
    .finally(() => {
      delete cache.flight;
    });
  try {
    await cache.flight;
    return cache.document as T;
  } catch (error) {
    const { code, facts } = classifyFailure(error);
    Object.assign(cache, {
      failure: { code, facts },
      retryAt: now + (known === undefined ? bareMs : pauseMs),
    });
    if (known === undefined) throw error;
    log.warn(
      { document: name, problem: code, ...facts, err: error },
      'the issuer does not serve a document; the known one is used',
    );
    return known;
  }
}
