import * as client from 'openid-client';
import { z } from 'zod';
import { log } from '@/lib/log';
import { parsedJson } from '@/lib/parsed-json';
import { processWide } from '@/lib/process-wide';
import { OAuthFailure } from './failure';

/** How long an old key set is better than none while the issuer does not answer, in milliseconds. */
const usableMs = 24 * 60 * 60_000;

type Known = { text?: string; fetchedAt: number };

const known = () => processWide<Known>('issuer-keys', () => ({ fetchedAt: 0 }));

/** What an issuer answers in trouble (a page, a refusal, an empty list) must not take the place of its keys. */
const keySet = z.object({ keys: z.array(z.unknown()).min(1) });

async function keepIfKeys(response: Response): Promise<boolean> {
  const text = await response.clone().text();
  const good = response.ok && keySet.safeParse(parsedJson(text)).success;
  if (good) Object.assign(known(), { text, fetchedAt: Date.now() });
  return good;
}

/** @returns the key set that was fetched last, while it is good enough. */
function knownKeys(): Response | undefined {
  const { text, fetchedAt } = known();
  if (text === undefined || Date.now() - fetchedAt > usableMs) return undefined;
  return new Response(text, { headers: { 'Content-Type': 'application/json' } });
}

/**
 * Bridges an outage of the key set with the one that was fetched last.
 *
 * The protocol library keeps keys for five minutes and fetches them anew when it checks an ID token.
 * In a refresh that is after the issuer rotated: without keys the answer would be thrown away, and with
 * it the only refresh token that still works.
 *
 * @param fetchFrom fetches from the issuer
 * @param jwksUri where the issuer publishes its keys
 */
export function keepingKeys(fetchFrom: client.CustomFetch, jwksUri: string): client.CustomFetch {
  const keysAt = URL.parse(jwksUri)?.href;
  return async (url, options) => {
    if (new URL(url).href !== keysAt) return fetchFrom(url, options);
    const bridging = 'the key set could not be fetched; going on with known keys';
    try {
      const response = await fetchFrom(url, options);
      const substitute = (await keepIfKeys(response)) ? undefined : knownKeys();
      if (substitute) log.warn({ status: response.status }, bridging);
      return substitute ?? response;
    } catch (error) {
      const substitute = knownKeys();
      if (!substitute) throw error;
      log.warn({ err: error }, bridging);
      return substitute;
    }
  };
}

/**
 * Makes sure that there are keys before a refresh token is spent.
 *
 * @param relying whose `fetch` is made by `keepingKeys`
 * @throws OAuthFailure `issuer_unavailable` when there are none to be had
 */
export async function requireKeys(relying: client.Configuration): Promise<void> {
  if (knownKeys()) return;
  try {
    await relying[client.customFetch]?.(relying.serverMetadata().jwks_uri ?? '', {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: undefined,
      redirect: 'manual',
      signal: AbortSignal.timeout((relying.timeout ?? 5) * 1000),
    });
  } catch (error) {
    throw new OAuthFailure('issuer_unavailable', {}, error);
  }
  if (!knownKeys()) throw new OAuthFailure('issuer_unavailable');
}
