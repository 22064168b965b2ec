import { z } from 'zod';
import { seal, unseal } from '@/lib/cookies/seal';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { revokeTokens, type Tokens, tokensSchema } from '@/lib/oauth/revoke';
import { processWide } from '@/lib/process-wide';
import { isShared, sharedKey, wasSharedDown, withShared } from '@/lib/store/shared';
import { ttlStore } from '@/lib/store/ttl-store';

/** How often the app looks for entries that are due, and the shortest pause before a retry. */
const pauseMs = 5000;
/** The app retries for a day: some fifteen times, because the pauses double. */
const triedMs = 24 * 60 * 60_000;
/** How long an entry lasts. A process that was frozen for longer than a day tries once more. */
const keptMs = 30 * triedMs;
/** The most retries at a time, so that they do not flood the issuer. */
const maxAtOnce = 20;

/** `since`: when the first try is due, in epoch milliseconds. Until then a repeated callback, `delivery`, may use the tokens. */
const entrySchema = z.object({ since: z.number(), tokens: tokensSchema, delivery: z.string().optional() });
const open = async (sealed: string) => entrySchema.safeParse(await unseal('outbox', sealed)).data;

/** Sealed entries that Redis does not hold, with the time of their next try, in epoch milliseconds. */
const dueHere = () => processWide('outbox', () => new Map<string, number>());
const dueKey = () => sharedKey('outbox', 'due');

/** @param at in epoch milliseconds. Without it, the entry is removed. */
async function schedule(sealed: string, at?: number): Promise<void> {
  const key = dueKey();
  const written = await withShared<unknown>((redis) => {
    if (!at) return redis.ZREM(key, sealed);
    return Promise.all([redis.ZADD(key, sealed, at), redis.PEXPIRE(key, '', keptMs)]);
  });
  if (at && written === undefined) dueHere().set(sealed, at);
  else dueHere().delete(sealed);
}

/** Looks for entries that are due: those of this process, and with Redis those of every instance. */
export function watchOutbox(): void {
  setInterval(async () => {
    const now = Date.now();
    const here = [...dueHere()].flatMap(([sealed, at]) => (at <= now ? [sealed] : []));
    const shared = await withShared((redis) => redis['EVAL ZRANGEBYSCORE ZADD'](dueKey(), `${now}`, pauseMs));
    await Promise.all([...here.slice(0, maxAtOnce), ...((shared ?? []) as string[])].map(attempt));
  }, pauseMs).unref();
}

const spared = ttlStore('spared', 5000);

/** Cancels a planned revocation, because a repeated callback uses the tokens. With Redis, only Redis records it. */
export const spare = (delivery: string) => spared.set(delivery, '1', isShared() ? 0 : keptMs, keptMs);

/**
 * Puts tokens that nobody will use into the outbox: the issuer may be down, and this process may be frozen or killed after
 * its response.
 *
 * @param delivery id of a callback that may be repeated, and use the tokens, within `delayMs`
 * @returns a function that tries once. Run it now or after the response. It returns whether the issuer confirmed.
 */
export async function toRevoke(tokens: Tokens, delivery?: string, delayMs = 0) {
  const since = Date.now() + delayMs;
  const sealed = await seal('outbox', { since, tokens: tokensSchema.parse(tokens), delivery }, keptMs);
  await schedule(sealed, since + pauseMs);
  return () => attempt(sealed);
}

/** Revokes tokens now, and retries later if the issuer does not confirm. @returns whether it confirmed */
export const revoke = async (tokens: Tokens) => (await toRevoke(tokens))();

/** The most entries that `takeOver` searches. */
const maxSearched = 200;

/**
 * Takes this user's refresh tokens out of the outbox, and returns them. The new connection revokes them when it ends: an earlier
 * revocation might end the new grant, too (docs/decisions/0007-former-grants.md).
 */
export async function takeOver({ subject }: Tokens): Promise<string[]> {
  const shared = await withShared((redis) => redis.ZRANGE(dueKey(), '', maxSearched));
  const refreshTokens: string[] = [];
  for (const sealed of [...dueHere().keys(), ...(shared ?? [])].slice(0, maxSearched)) {
    const { tokens, delivery } = (await open(sealed)) ?? {};
    if (!subject || tokens?.subject !== subject) continue;
    // Another browser of this user may have repeated the callback, and use these tokens.
    if (delivery && (await spared.get(delivery))) continue;
    await schedule(sealed);
    refreshTokens.push(...[tokens.refreshToken ?? [], tokens.supersededRefreshTokens ?? []].flat());
  }
  return refreshTokens;
}

async function attempt(sealed: string): Promise<boolean> {
  const entry = await open(sealed);
  const age = Date.now() - (entry?.since ?? 0);
  // The next try is planned first: this process may be killed during this one.
  await schedule(sealed, age < triedMs / 2 ? Date.now() + Math.max(pauseMs, age) : undefined);
  // While Redis is out of reach, the app cannot know whether the revocation was cancelled.
  if (!entry || (entry.delivery && ((await spared.get(entry.delivery)) || wasSharedDown()))) return false;
  try {
    await revokeTokens(entry.tokens);
  } catch (error) {
    const failure = classifyFailure(error);
    log.warn({ ...failure.facts, err: failure }, 'revocation was not confirmed');
    return false;
  }
  await schedule(sealed);
  return true;
}
