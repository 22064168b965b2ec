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

type Cache = { metadata?: client.ServerMetadata; fetchedAt: number; retryAt: number; flight?: Promise<void> };

/**
 * The issuer's metadata (OpenID Connect Discovery 1.0 §4), fetched from the pinned issuer and checked.
 * Cached for the process; several callers share one fetch; an outage is bridged with what was known.
 *
 * @throws OAuthFailure `issuer_unavailable` or `issuer_misconfigured`
 */
export async function issuerMetadata(now = Date.now()): Promise<client.ServerMetadata> {
  const cache = processWide<Cache>('issuer-metadata', () => ({ fetchedAt: 0, retryAt: 0 }));
  if (!cache.metadata || (now - cache.fetchedAt > freshMs && now >= cache.retryAt)) {
    cache.flight ??= fetchMetadata()
      .then((metadata) => {
        Object.assign(cache, { metadata, fetchedAt: now });
      })
      .finally(() => {
        delete cache.flight;
      });
    try {
      await cache.flight;
    } catch (error) {
      cache.retryAt = now + pauseMs;
      if (!cache.metadata || now - cache.fetchedAt > usableMs) throw error;
      log.warn({ err: error }, 'discovery failed; going on with known metadata');
    }
  }
  return cache.metadata as client.ServerMetadata;
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
