import { createHash } from 'node:crypto';
import { z } from 'zod';
import { config } from '@/lib/config';
import { seal, unseal } from '@/lib/cookies/seal';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { revokeTokens, type Tokens, tokensSchema } from '@/lib/oauth/revoke';
import { processWide } from '@/lib/process-wide';
import { redisKey, withRedis } from '@/lib/store/redis';
import { ttlStore } from '@/lib/store/ttl-store';

// Tokens that nobody will use wait here, sealed, until the issuer has confirmed that they are revoked. A process may be
// frozen or killed after its response, and the issuer may be down.

/** Time between two looks, and the shortest pause before a retry, in milliseconds. */
const pauseMs = 5000;
/** How long the app tries. Each pause is as long as all before it together, so it tries some fifteen times. */
const keptMs = 24 * 60 * 60_000;
/** Most retries at the same time, so that they do not flood the issuer. */
const mostAtOnce = 20;

/** `since`: when the first try was due, in epoch milliseconds. */
const entrySchema = z.object({ id: z.string(), since: z.number(), tokens: tokensSchema });

/** Which ids are `1`, to be revoked, or settled. */
const claims = ttlStore('to-revoke', 5000);

/** When this process tries each sealed entry, in epoch milliseconds. A sorted set in Redis has those of all instances. */
const dueHere = () => processWide('outbox', () => new Map<string, number>());
const dueKey = () => redisKey('outbox', 'due');

/** @param due in epoch milliseconds; absent: never */
async function schedule(sealed: string, due?: number): Promise<void> {
  if (due) dueHere().set(sealed, due);
  else dueHere().delete(sealed);
  await withRedis(async (redis) =>
    due
      ? redis.multi().zAdd(dueKey(), { score: due, value: sealed }).pExpire(dueKey(), keptMs).exec()
      : redis.zRem(dueKey(), sealed),
  );
}

/**
 * Keeps tokens that nobody will use, until the issuer has confirmed that they are revoked. Nothing is kept when the id is
 * known already, or settled.
 *
 * @param delayMs how long somebody may still come for the tokens, and settle the id
 * @returns the first try, to be run at once or after the response. It returns whether the issuer confirmed.
 */
export async function toRevoke(
  tokens: Tokens,
  id = idOf(tokens),
  delayMs = 0,
): Promise<() => Promise<boolean>> {
  const entry = { id, since: Date.now() + delayMs, tokens: tokensSchema.parse(tokens) };
  const sealed = await seal('outbox', entry, delayMs + keptMs);
  if (await claims.setIfAbsent(id, delayMs + keptMs)) await schedule(sealed, entry.since + pauseMs);
  return () => attempt(sealed, entry);
}

/** Revokes tokens now, or later where the issuer does not confirm it. @returns whether it confirmed */
export const revoke = async (tokens: Tokens) => (await toRevoke(tokens))();

/** @returns a name for the tokens that reveals nothing about them */
export const idOf = ({ accessToken = '', refreshToken = accessToken }: Tokens) =>
  createHash('sha256').update(refreshToken).digest('base64url');

/** Has nothing revoked under this id. */
export const settle = (id: string) => claims.set(id, 'settled', keptMs);

/** Looks every five seconds for entries that are due: those of this process, and with Redis those of every instance. */
export function watchOutbox(): void {
  setInterval(async () => {
    const now = Date.now();
    const here = [...dueHere()].flatMap(([sealed, due]) => (due <= now ? [sealed] : []));
    const limit = { LIMIT: { offset: 0, count: mostAtOnce } };
    const shared = (await withRedis((redis) => redis.zRangeByScore(dueKey(), 0, now, limit))) ?? [];
    await Promise.all([...new Set([...here, ...shared])].slice(0, mostAtOnce).map(retry));
  }, pauseMs).unref();
}

async function retry(sealed: string): Promise<void> {
  const { data: entry } = entrySchema.safeParse((await unseal('outbox', sealed))?.data);
  if (!entry) return schedule(sealed);
  const age = Date.now() - entry.since;
  const pause = age < keptMs / 2 ? Math.max(pauseMs, age) : undefined;
  // Before the try: this process may be killed meanwhile.
  await schedule(sealed, pause && Date.now() + pause);
  // Where there is a Redis, it alone knows. While it is out of reach, the entry waits: it may be settled.
  const claim = config().redisUrl ? await claims.getShared(entry.id) : claims.getLocal(entry.id);
  if (claim === '1') await attempt(sealed, entry);
  else if (claim) await schedule(sealed);
}

async function attempt(sealed: string, { tokens }: z.infer<typeof entrySchema>): Promise<boolean> {
  try {
    await revokeTokens(tokens);
  } catch (error) {
    log.warn({ ...classifyFailure(error).facts, err: error }, 'revocation was not confirmed');
    return false;
  }
  await schedule(sealed);
  return true;
}
