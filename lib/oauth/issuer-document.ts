import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { classifyFailure, OAuthFailure } from './failure';

/** How long a document is used before it is fetched again. */
const freshMs = 10 * 60_000;
/** How long it is used if the issuer does not serve a new one. */
const usableMs = 24 * 60 * 60_000;
/** Shortest time between fetches after a failure or with `forceRefetch`, so that requests do not flood the issuer. */
const pauseMs = 30_000;
/** The same while no document is known, because every request fails until then. */
const firstPauseMs = 2000;

type Cache<T> = {
  document?: T;
  fetchedAt: number;
  pausedUntil: number;
  failure?: OAuthFailure | undefined;
  flight?: Promise<T>;
};

/**
 * Gets a public document of the issuer, from the process's cache or by one shared fetch.
 *
 * @param forceRefetch if the cached document is outdated for the caller. A forged token can cause it.
 * @throws OAuthFailure `issuer_unavailable` or `issuer_misconfigured`, if no document is known
 */
export async function issuerDocument<T>(
  name: string,
  fetchDocument: () => Promise<T>,
  { forceRefetch = false } = {},
): Promise<T> {
  const now = Date.now();
  const cache = processWide<Cache<T>>(`issuer-${name}`, () => ({ fetchedAt: 0, pausedUntil: 0 }));
  const age = now - cache.fetchedAt;
  const known = age <= usableMs ? cache.document : undefined;
  // Who needs a new document waits for one that is being fetched. A pause further in the future than `pauseMs` means that the
  // clock was set back.
  const joins = forceRefetch && cache.flight !== undefined;
  const paused = !joins && now < cache.pausedUntil && cache.pausedUntil <= now + pauseMs;
  if (known !== undefined && (paused || (age <= freshMs && !forceRefetch))) return known;
  if (cache.failure && paused) throw cache.failure;
  if (forceRefetch) cache.pausedUntil = now + pauseMs;
  cache.flight ??= fetchDocument().finally(() => delete cache.flight);
  try {
    const document = await cache.flight;
    Object.assign(cache, { document, fetchedAt: now, failure: undefined });
    return document;
  } catch (error) {
    const { code, facts } = classifyFailure(error);
    const problem = code === 'issuer_unavailable' ? code : 'issuer_misconfigured';
    const failure = new OAuthFailure(problem, { ...facts, reason: facts.reason ?? name }, error);
    cache.failure = failure;
    cache.pausedUntil = now + (known === undefined ? firstPauseMs : pauseMs);
    if (known === undefined) throw failure;
    log.warn(
      { document: name, problem, ...failure.facts, err: error },
      'the issuer did not serve a document; using the cached one',
    );
    return known;
  }
}
