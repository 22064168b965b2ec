import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { classifyFailure, OAuthFailure } from './failure';

/** How long a document is used before it is fetched again, in milliseconds. */
const freshMs = 10 * 60_000;
/** How long an old document is used while the issuer does not serve a new one. */
const usableMs = 24 * 60 * 60_000;
/** Pause between two fetches that a failure or a missing key caused, so that requests do not flood the issuer. */
const pauseMs = 30_000;
/** The pause while no document is known: every request fails until there is one. */
const firstPauseMs = 2000;

type Cache<T> = {
  document?: T;
  fetchedAt: number;
  pausedUntil: number;
  failure?: OAuthFailure | undefined;
  flight?: Promise<T>;
};

/**
 * Gets a public document of the issuer, from the process's cache or by one shared fetch. During an outage the known
 * document is used for up to 24 hours.
 *
 * @param refetch fetches at once, but at most every half minute: a forged token can make a caller ask
 * @throws OAuthFailure `issuer_unavailable` or `issuer_misconfigured`, when no document is known
 */
export async function issuerDocument<T>(
  name: string,
  fetchDocument: () => Promise<T>,
  { refetch = false } = {},
): Promise<T> {
  const now = Date.now();
  const cache = processWide<Cache<T>>(`issuer-${name}`, () => ({ fetchedAt: 0, pausedUntil: 0 }));
  const age = now - cache.fetchedAt;
  const known = age <= usableMs ? cache.document : undefined;
  // The upper bound matters when the clock is set back: the pause would last until the clock catches up.
  const paused = now < cache.pausedUntil && cache.pausedUntil <= now + pauseMs;
  if (known !== undefined && (paused || (age <= freshMs && !refetch))) return known;
  if (cache.failure && paused) throw cache.failure;
  if (refetch) cache.pausedUntil = now + pauseMs;
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
      'the issuer does not serve a document; the known one is used',
    );
    return known;
  }
}
