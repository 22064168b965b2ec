import { cookies } from 'next/headers';
import { type Connection, newConnection, withSuperseded } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import type { Flow } from '@/lib/connection/flow';
import { savePending } from '@/lib/connection/pending';
import { latestConnection, saveReplacement } from '@/lib/connection/refresh-results';
import type { Grant } from '@/lib/oauth/grant';
import { withNotice } from '@/lib/return-to';
import { discardPending, endConnection, revokeAfterwards } from '@/lib/web/ending';
import { endedInBrowser } from '@/lib/web/marks';
import { saveConnection } from '@/lib/web/session';

/**
 * Makes the grant of a finished flow this browser's connection. It leaves the connection as it was where a change
 * would surprise the user:
 *
 * - The grant is another user's: it is put aside until the browser's user chooses. The two never mix.
 * - The flow asked for more, and got nothing more or lost something: the old tokens stay.
 * - The connection ended while the issuer worked: the new tokens are revoked.
 *
 * A second delivery of the callback brings the same grant and the same id, and changes nothing more.
 *
 * @param id of the new connection
 * @param before the connection that the browser had when it asked
 * @returns where the user goes next
 * @throws CookieTooLarge with the connection as it was
 */
export async function storeGrant(
  grant: Grant,
  id: string,
  flow: Flow,
  before: Connection | undefined,
): Promise<string> {
  for (const ended of before ? [before.id, id] : [id]) {
    if (!(await endedConnections.has(ended))) continue;
    revokeAfterwards(grant);
    await endedInBrowser.add(ended, 'disconnected');
    return flow.returnTo;
  }
  if (before?.accessToken === grant.accessToken) return flow.returnTo;
  // Without `openid` the users may be unknown. Then nobody can be told apart, and the new grant replaces the old.
  const known = before?.subject !== undefined && grant.subject !== undefined;
  if (known && before.subject !== grant.subject) {
    await discardPending(id);
    const pending = { beside: before.id, connection: newConnection(grant, flow.scope, id) };
    await orRevoke(grant, savePending(await cookies(), pending));
    return `/switch?${new URLSearchParams({ return_to: flow.returnTo })}`;
  }
  if (before && flow.added.length > 0 && !widens(grant, flow, before)) {
    // Another tab may have refreshed the connection while the user was away, so this request's cookie may be old.
    const newest = await latestConnection(before);
    await saveConnection(withSuperseded({ ...newest, requestedScope: flow.scope }, grant.refreshToken));
    return withNotice(flow.returnTo, 'not_granted');
  }
  await discardPending();
  const after = newConnection(grant, flow.scope, known ? before.id : id);
  if (!before) await orRevoke(grant, saveConnection(after));
  else await replace(before, after);
  return flow.returnTo;
}

/**
 * Puts a new grant in a connection's place. The old refresh token is revoked together with the new one, not at once:
 * see docs/decisions/0007-former-grants.md.
 *
 * Equal ids mean that both grants are the same user's for certain. The connection goes on, and a request with the old
 * tokens gets the new ones. Unequal ids mean another connection: the old one ends, and its cookies connect nobody.
 */
async function replace(before: Connection, after: Connection): Promise<void> {
  // Two tabs may have asked for more at once. Then this grant replaces the other tab's.
  const newest = await latestConnection(before);
  const whole = withSuperseded(after, ...(newest.supersededRefreshTokens ?? []), newest.refreshToken);
  await saveConnection(whole);
  if (after.id === before.id) await saveReplacement(newest, whole);
  else await endConnection(before, 'replaced');
}

/** Revokes tokens that could not be kept: nobody could do it later. */
async function orRevoke(grant: Grant, kept: Promise<void>): Promise<void> {
  try {
    await kept;
  } catch (error) {
    revokeAfterwards(grant);
    throw error;
  }
}

function widens(grant: Grant, flow: Flow, before: Connection): boolean {
  return (
    flow.added.some((name) => grant.scope.includes(name)) &&
    before.scope.every((name) => grant.scope.includes(name))
  );
}
