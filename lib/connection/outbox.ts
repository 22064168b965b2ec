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

/** `since`: when the first try is due, in epoch milliseconds; `delivery`: which may come for the tokens until then. */
const entrySchema = z.object({ since: z.number(), tokens: tokensSchema, delivery: z.string().optional() });
const open = async (sealed: string) => entrySchema.safeParse(await unseal('outbox', sealed)).data;

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
    await Promise.all([...here.slice(0, mostAtOnce), ...((shared ?? []) as string[])].map(attempt));
  }, pauseMs).unref();
}

const spared = ttlStore('spared', 5000);

/** Keeps tokens from being revoked, as their delivery came for them. Where there is a Redis, it alone knows. */
export const spare = (delivery: string) => spared.set(delivery, '1', config().redisUrl ? 0 : keptMs, keptMs);

/**
 * Keeps tokens that nobody will use, until the issuer has confirmed that they are revoked: it may be down, and this process
 * may be frozen or killed after its response.
 *
 * @param delivery of a callback, which may come for the tokens within `delayMs`
 * @returns the first try, to be run at once or after the response. It returns whether the issuer confirmed.
 */
export async function toRevoke(tokens: Tokens, delivery?: string, delayMs = 0) {
  const since = Date.now() + delayMs;
  const sealed = await seal('outbox', { since, tokens: tokensSchema.parse(tokens), delivery }, keptMs);
  await schedule(sealed, since + pauseMs);
  return () => attempt(sealed);
}

/** Revokes tokens now, or later where the issuer does not confirm it. @returns whether it confirmed */
export const revoke = async (tokens: Tokens) => (await toRevoke(tokens))();

/** Most entries in which `takeOver` looks for those of a user. */
const mostSearched = 200;

/**
 * Takes out the refresh tokens of a user who connects again, to be revoked with the new connection. To revoke them now
 * might end the new grant too (docs/decisions/0007-former-grants.md).
 */
export async function takeOver({ subject }: Tokens): Promise<string[]> {
  const shared = await withRedis((redis) => redis.ZRANGE(dueKey(), '', mostSearched));
  const taken: string[] = [];
  for (const sealed of [...dueHere().keys(), ...(shared ?? [])].slice(0, mostSearched)) {
    const { tokens, delivery } = (await open(sealed)) ?? {};
    if (!subject || delivery || tokens?.subject !== subject) continue;
    await schedule(sealed);
    taken.push(...[tokens.refreshToken ?? [], tokens.supersededRefreshTokens ?? []].flat());
  }
  return taken;
}

async function attempt(sealed: string): Promise<boolean> {
  const entry = await open(sealed);
  const age = Date.now() - (entry?.since ?? 0);
  // The next try comes first: this process may be killed during this one.
  await schedule(sealed, age < triedMs / 2 ? Date.now() + Math.max(pauseMs, age) : undefined);
  // While Redis is out of reach, nobody knows what is spared.
  if (!entry || (entry.delivery && ((await spared.get(entry.delivery)) || wasRedisDown()))) return false;
  try {
    await revokeTokens(entry.tokens);
  } catch (error) {
    log.warn({ ...classifyFailure(error).facts, err: error }, 'revocation was not confirmed');
    return false;
  }
  await schedule(sealed);
  return true;
}
