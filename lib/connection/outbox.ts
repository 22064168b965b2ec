import { hash } from 'node:crypto';
import { z } from 'zod';
import { config } from '@/lib/config';
import { seal, unseal } from '@/lib/cookies/seal';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { revokeTokens, type Tokens, tokensSchema } from '@/lib/oauth/revoke';
import { processWide } from '@/lib/process-wide';
import { redisKey, wasRedisDown, withRedis } from '@/lib/store/redis';
import { ttlStore } from '@/lib/store/ttl-store';

/** Time between two looks, and the shortest pause before a retry, in milliseconds. */
const pauseMs = 5000;
/** How long the app tries: some fifteen times, as each pause is as long as all before it together. */
const triedMs = 24 * 60 * 60_000;
/** How long an entry lasts, in milliseconds. A process that was frozen for longer than a day tries once more. */
const keptMs = 30 * triedMs;
/** Most retries in one look, so that they do not flood the issuer. */
const mostAtOnce = 20;

/** `since`: when the first try is due, in epoch milliseconds; `unless`: who may come for the tokens. */
const entrySchema = z.object({ since: z.number(), tokens: tokensSchema, unless: z.string() });

/** Sealed entries by the time of their next try, in epoch milliseconds: in Redis, and here what is not there. */
const dueHere = () => processWide('outbox', () => new Map<string, number>());
const dueKey = () => redisKey('outbox', 'due');

/** @param at in epoch milliseconds; absent: never */
async function schedule(sealed: string, at?: number): Promise<void> {
  const key = dueKey();
  const written = await withRedis<unknown>((redis) => {
    if (!at) return redis.ZREM(key, sealed);
    return Promise.all([redis.ZADD(key, sealed, at), redis.PEXPIRE(key, '', keptMs)]);
  });
  if (at && written === undefined) dueHere().set(sealed, at);
  else dueHere().delete(sealed);
}

/** Looks every five seconds for entries that are due: those of this process, and with Redis those of every instance. */
export function watchOutbox(): void {
  setInterval(async () => {
    const now = Date.now();
    const here = [...dueHere()].flatMap(([sealed, at]) => (at <= now ? [sealed] : []));
    const shared = await withRedis((redis) => redis['EVAL ZRANGEBYSCORE ZADD'](dueKey(), `${now}`, pauseMs));
    const all = [...here.slice(0, mostAtOnce), ...((shared ?? []) as string[])];
    await Promise.all(all.map((sealed) => attempt(sealed, true)));
  }, pauseMs).unref();
}

const spared = ttlStore('spared', 5000);

/** Keeps tokens from being revoked, as their delivery or user came for them. Where there is a Redis, it alone knows. */
export const spare = (by: string, value = '1') =>
  spared.set(by, value, config().redisUrl ? 0 : keptMs, keptMs);

/** A user who connects again: a late revocation might end the new grant (docs/decisions/0007-former-grants.md). */
export const userOf = ({ subject, refreshToken, accessToken = '' }: Tokens) =>
  hash('sha256', subject ?? refreshToken ?? accessToken, 'hex');

/**
 * Keeps tokens that nobody will use, until the issuer has confirmed that they are revoked: it may be down, and this process
 * may be frozen or killed after its response.
 *
 * @param delivery may come for the tokens within `delayMs`; without it, their user may
 * @returns the first try, to be run at once or after the response. It returns whether the issuer confirmed.
 */
export async function toRevoke(tokens: Tokens, delivery?: string, delayMs = 0) {
  const [since, unless] = [Date.now() + delayMs, delivery ?? userOf(tokens)];
  const entry = { since, tokens: tokensSchema.parse(tokens), unless };
  const sealed = await seal('outbox', entry, keptMs);
  // The empty text ends what a user spared. Unlike a deletion, it reaches a Redis that is out of reach now.
  await Promise.all([schedule(sealed, since + pauseMs), delivery || spare(unless, '')]);
  return () => attempt(sealed);
}

/** Revokes tokens now, or later where the issuer does not confirm it. @returns whether it confirmed */
export const revoke = async (tokens: Tokens) => (await toRevoke(tokens))();

async function attempt(sealed: string, isRetry = false): Promise<boolean> {
  const { data: entry } = entrySchema.safeParse(await unseal('outbox', sealed));
  const age = Date.now() - (entry?.since ?? 0);
  // The next try comes first: this process may be killed during this one.
  await schedule(sealed, age < triedMs / 2 ? Date.now() + Math.max(pauseMs, age) : undefined);
  // While Redis is out of reach, nobody knows what is spared.
  if (!entry || (await spared.get(entry.unless)) || (isRetry && wasRedisDown())) return false;
  try {
    await revokeTokens(entry.tokens);
  } catch (error) {
    log.warn({ ...classifyFailure(error).facts, err: error }, 'revocation was not confirmed');
    return false;
  }
  await schedule(sealed);
  return true;
}
