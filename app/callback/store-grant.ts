import { type Connection, newConnection, withSuperseded } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import type { Flow } from '@/lib/connection/flow';
import { takeOver } from '@/lib/connection/outbox';
import { latestConnection } from '@/lib/connection/refresh-results';
import type { Grant } from '@/lib/oauth/grant';
import { withNotice } from '@/lib/return-to';
import { beginConnection, revokeAfterwards, revokePending } from '@/lib/web/ending';
import { endedInBrowser } from '@/lib/web/marks';
import { pendingCookie, saveConnection } from '@/lib/web/session';

/**
 * Makes the grant of a finished flow this browser's connection. In three cases the connection stays as it was:
 *
 * - The grant is another user's. It waits as a pending connection until the user has chosen an account.
 * - The flow asked for more scopes, and the user granted none of them or took back one that they granted before.
 * - The connection, or the one that an earlier delivery made, was ended meanwhile. The new tokens are revoked.
 *
 * @param id of the new connection, the same for each delivery of the callback
 * @param before the connection in this request's cookies
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
    await revokeAfterwards(grant);
    await endedInBrowser.add(ended, 'disconnected', flow.owner);
    return flow.returnTo;
  }
  if (before?.accessToken === grant.accessToken) return flow.returnTo;
  const taken = await takeOver(grant);
  // Without `openid` a user may be unknown. Then the app cannot tell users apart, and the new grant replaces the old one.
  const known = before?.subject !== undefined && grant.subject !== undefined;
  if (known && before.subject !== grant.subject) {
    await revokePending(id);
    const connection = withSuperseded(newConnection(grant, flow.scope, id, flow.owner), ...taken);
    await saveOrRevoke(connection, pendingCookie.write({ currentConnectionId: before.id, connection }));
    return `/switch?${new URLSearchParams({ return_to: flow.returnTo })}`;
  }
  if (before && flow.added.length > 0 && !widens(grant, flow, before)) {
    // Another tab may have refreshed the connection meanwhile. Then this request's cookie is old.
    const newest = await latestConnection(before);
    const kept = { ...newest, requestedScope: flow.scope };
    await saveConnection(withSuperseded(kept, grant.refreshToken, ...taken));
    return withNotice(flow.returnTo, 'not_granted');
  }
  await revokePending();
  const made = newConnection(grant, flow.scope, known ? before.id : id, flow.owner);
  const connection = withSuperseded(made, ...taken);
  if (!before) await saveOrRevoke(connection, beginConnection(connection, 'new'));
  else await replace(before, connection, known);
  return flow.returnTo;
}

/**
 * The old refresh token is revoked later, together with the new one: see docs/decisions/0007-former-grants.md.
 *
 * @param sameUser whether both grants are certainly the same user's
 */
async function replace(before: Connection, after: Connection, sameUser: boolean): Promise<void> {
  // Another tab may have asked for more as well. Then this grant replaces that tab's grant.
  const newest = await latestConnection(before);
  const whole = withSuperseded(after, ...(newest.supersededRefreshTokens ?? []), newest.refreshToken);
  await beginConnection(whole, sameUser ? 'widened' : 'new', newest);
}

/** Waits until a connection is saved. If that fails, it revokes the tokens, because nobody could do so later. */
async function saveOrRevoke(connection: Connection, saved: Promise<void>): Promise<void> {
  try {
    await saved;
  } catch (error) {
    await revokeAfterwards(connection);
    throw error;
  }
}

/** @returns whether the grant has something of what the flow added, and all that the user granted before. */
function widens(grant: Grant, flow: Flow, before: Connection): boolean {
  return (
    flow.added.some((name) => grant.scope.includes(name)) &&
    before.scope.every((name) => grant.scope.includes(name))
  );
}
