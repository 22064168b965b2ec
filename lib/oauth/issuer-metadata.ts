import * as client from 'openid-client';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { checkedMetadata } from './checked-metadata';
import { classifyFailure } from './classify';
import { OAuthFailure } from './failure';
import { issuerFetch } from './issuer-fetch';

/** How long metadata is used without asking again, in milliseconds. */
const freshMs = 10 * 60_000;
/** How long old metadata is better than none while the issuer does not answer. */
const usableMs = 24 * 60 * 60_000;
/** Pause after a failed refetch, so that a failing issuer is not asked by every request. */
const pauseMs = 30_000;
/** The same where there is nothing to go on with: every request fails meanwhile, and people press "try again". */
const bareMs = 2000;

type Failure = Pick<OAuthFailure, 'code' | 'facts'>;
/** Plain data, as bundles share it. */
type Cache = {
  metadata?: client.ServerMetadata;
  fetchedAt: number;
  retryAt: number;
  failure?: Failure;
  flight?: Promise<void>;
};

/**
 * The issuer's metadata (OpenID Connect Discovery 1.0 §4), fetched from the pinned issuer and checked.
 * Cached for the process; several callers share one fetch; an outage is bridged with what was known.
 *
 * @throws OAuthFailure `issuer_unavailable` or `issuer_misconfigured`
 */
export async function issuerMetadata(now = Date.now()): Promise<client.ServerMetadata> {
  const cache = processWide<Cache>('issuer-metadata', () => ({ fetchedAt: 0, retryAt: 0 }));
  const age = now - cache.fetchedAt;
  const known = cache.metadata && age <= usableMs ? cache.metadata : undefined;
  // A clock that was set back must not make a long pause of it.
  const paused = now < cache.retryAt && cache.retryAt <= now + pauseMs;
  if (known && (age <= freshMs || paused)) return known;
  if (cache.failure && paused) throw new OAuthFailure(cache.failure.code, cache.failure.facts);
  cache.flight ??= fetchMetadata()
    .then((metadata) => {
      Object.assign(cache, { metadata, fetchedAt: now, failure: undefined });
    })
    .finally(() => {
      delete cache.flight;
    });
  try {
    await cache.flight;
    return cache.metadata as client.ServerMetadata;
  } catch (error) {
    const { code, facts } = classifyFailure(error);
    Object.assign(cache, { failure: { code, facts }, retryAt: now + (known ? pauseMs : bareMs) });
    if (!known) throw error;
    log.warn({ err: error }, 'discovery failed; going on with known metadata');
    return known;
  }
}

async function fetchMetadata(): Promise<client.ServerMetadata> {
  const { appUrl, issuer, clientId } = config();
  let discovered: client.Configuration;
  try {
    discovered = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      timeout: 5,
      [client.customFetch]: issuerFetch(issuer),
      // Transport security is decided once, by the configuration check: http only on loopback.
      ...(issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {}),
    });
  } catch (error) {
    const failure = classifyFailure(error);
    throw failure.code === 'issuer_unavailable'
      ? failure
      : new OAuthFailure('issuer_misconfigured', failure.facts, error);
  }
  // Through JSON: what is shared between bundles must be plain data, and the library adds a function.
  const metadata = JSON.parse(JSON.stringify(discovered.serverMetadata()));
  return checkedMetadata(metadata, new URL(issuer), new URL(appUrl));
}
