import { z } from 'zod';
import { type Flow, flowLifetimeMs, stateHash } from '@/lib/connection/flow';
import { revoke, spare, takeOver, toRevoke } from '@/lib/connection/outbox';
import { classifyFailure, OAuthFailure } from '@/lib/oauth/failure';
import { type Grant, grantSchema } from '@/lib/oauth/grant';
import type { IssuedTokens } from '@/lib/oauth/issuer-fetch';
import { tokensSchema } from '@/lib/oauth/revoke';
import { encryptedStore } from '@/lib/store/ttl-store';
import { traced } from '@/lib/telemetry';

/** A grant, when it was made, and this user's refresh tokens that the outbox has not revoked yet: see `takeOver`. */
const exchangedSchema = grantSchema.extend({
  ...tokensSchema.pick({ supersededRefreshTokens: true }).shape,
  connectedAt: z.number().default(() => Date.now()),
});
export type ExchangedGrant = z.infer<typeof exchangedSchema>;

const resultSchema = z.union([
  z.object({ grant: exchangedSchema }),
  z.object({ failure: z.custom<Pick<OAuthFailure, 'code' | 'facts'>>() }),
]);

const results = encryptedStore('exchanges', resultSchema, flowLifetimeMs);

/**
 * Exchanges the code of a flow once, on any instance. A browser may repeat the callback, and a user may press *Allow* again,
 * which brings another code with the same state. The first request has used the code, so the others get its result.
 *
 * @param flow from the browser's own cookie, so no other browser gets its result
 * @param exchange sends the code to the issuer. If it throws, the tokens in `issued` are revoked.
 * @returns the grant, an `id` that is the same for each delivery, and whether this is a repeated delivery
 * @throws OAuthFailure with the code of the first delivery
 */
export async function exchangeOnce(
  { state }: Flow,
  exchange: (issued: IssuedTokens) => Promise<Grant>,
): Promise<{ grant: ExchangedGrant; id: string; isRepeated: boolean }> {
  const id = stateHash(state);
  let isRepeated = true;
  const work = async () => {
    isRepeated = false;
    const issued: IssuedTokens = {};
    try {
      const grant = await exchange(issued);
      return { grant: { ...grant, connectedAt: Date.now(), supersededRefreshTokens: await takeOver(grant) } };
    } catch (error) {
      if (issued.accessToken || issued.refreshToken) await revoke(issued);
      const { code, facts } = classifyFailure(error);
      return { failure: { code, facts } };
    }
  };
  const result = await results.once(id, () =>
    traced('exchange', {}, work, (done) => ('failure' in done ? { 'error.type': done.failure.code } : {})),
  );
  if (!result) throw new OAuthFailure('issuer_unavailable');
  if ('failure' in result) throw new OAuthFailure(result.failure.code, result.failure.facts);
  return { grant: result.grant, id, isRepeated };
}

/**
 * If the browser aborted the first callback, its tokens are revoked after eleven minutes, unless a repeated one takes them.
 *
 * @param isReachable whether the browser reaches the new grant without the aborted response
 */
export async function trackDelivery(
  { id, grant, isRepeated }: { id: string; grant: ExchangedGrant; isRepeated: boolean },
  signal: AbortSignal,
  isReachable: boolean,
): Promise<void> {
  if (isRepeated && !signal.aborted) await spare(id);
  if (!isRepeated && signal.aborted && !isReachable) await toRevoke(grant, id, flowLifetimeMs + 60_000);
}
