import { z } from 'zod';
import { endedConnections } from '@/lib/connection/ended-connections';
import { type Flow, flowLifetimeMs, hashOf } from '@/lib/connection/flow';
import { classifyFailure, OAuthFailure } from '@/lib/oauth/failure';
import { type Grant, grantSchema } from '@/lib/oauth/grant';
import { revokeUnused } from '@/lib/oauth/revoke';
import type { ProblemCode } from '@/lib/problems';
import { processWide } from '@/lib/process-wide';
import { singleFlight } from '@/lib/store/lock';
import { encryptedStore, ttlStore } from '@/lib/store/ttl-store';

const resultSchema = z.union([
  z.object({ grant: grantSchema }),
  z.object({ failure: z.custom<Pick<OAuthFailure, 'code' | 'facts'>>() }),
]);
type Result = z.infer<typeof resultSchema>;

/** Results of exchanges, by the state of their flow. */
const results = encryptedStore('exchanges', resultSchema, flowLifetimeMs, flowLifetimeMs);

/**
 * Exchanges the code of a flow once, however often its callback is delivered, on any instance. A browser may abort the
 * request and send it again, and a user may press *Allow* again, which brings another code with the same state. The code
 * is used by then, so every delivery gets the first one's result. The result is stored before anybody is told of it.
 *
 * @param flow from the browser's own cookie: nobody else gets its result
 * @param exchange sends the code to the issuer
 * @returns the grant; its `id`, which is the same for every delivery; and whether an earlier delivery got it first
 * @throws OAuthFailure what the first delivery got
 */
export async function exchangeOnce(
  { state }: Flow,
  exchange: () => Promise<Grant>,
): Promise<{ grant: Grant; id: string; isRepeated: boolean }> {
  const id = hashOf(state);
  let isRepeated = true;
  const result = await singleFlight<Result>(
    `exchange-${id}`,
    () => results.get(id),
    async () => {
      isRepeated = false;
      const exchanged = await exchange().then(
        (grant) => ({ grant }),
        (error) => {
          const { code, facts } = classifyFailure(error);
          return { failure: { code, facts } };
        },
      );
      await results.set(id, exchanged);
      return exchanged;
    },
  );
  // Another instance holds the lock and has no result in time.
  if (!result) throw new OAuthFailure('issuer_unavailable');
  if ('failure' in result) {
    const { code, facts } = result.failure;
    throw new OAuthFailure(code as ProblemCode, facts);
  }
  return { grant: result.grant, id, isRepeated };
}

/** Deliveries that a browser aborted, by id. */
const aborted = () =>
  processWide('aborted-deliveries', () => new Map<string, { grant: Grant; revokeAt: number }>());
/** Ids of the grants that a repeated delivery took, on any instance. Kept for longer than a frozen process may sleep. */
const taken = ttlStore('taken-grants', 5000);
const takenMs = 24 * 60 * 60_000;

const sweepMs = 5000;

/**
 * Keeps track of a delivery. Where the browser hung up, nobody holds the tokens. They are revoked if no other delivery
 * takes them while the flow's cookie lasts.
 *
 * @param signal of the request
 */
export async function trackDelivery(
  { id, grant, isRepeated }: { id: string; grant: Grant; isRepeated: boolean },
  signal: AbortSignal,
): Promise<void> {
  if (!signal.aborted) {
    aborted().delete(id);
    if (isRepeated) await taken.set(id, '1', takenMs);
  } else if (!(await taken.get(id))) {
    if (aborted().size === 0) setTimeout(sweep, sweepMs).unref();
    aborted().set(id, { grant, revokeAt: Date.now() + flowLifetimeMs });
  }
}

async function sweep(): Promise<void> {
  for (const [id, { grant, revokeAt }] of aborted()) {
    if (Date.now() < revokeAt) continue;
    aborted().delete(id);
    if (await taken.get(id)) continue;
    await endedConnections.add(id);
    await revokeUnused(grant);
  }
  if (aborted().size > 0) setTimeout(sweep, sweepMs).unref();
}
