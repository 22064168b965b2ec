import { cookies } from 'next/headers';
import { type Connection, newConnection, withSuperseded } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import type { Flow } from '@/lib/connection/flow';
import { savePending } from '@/lib/connection/pending';
import { latestConnection, saveReplacement } from '@/lib/connection/refresh-results';
import type { Grant } from '@/lib/oauth/grant';
import { withNotice } from '@/lib/return-to';
import { discardPending, endConnection, revokeAfterwards } from '@/lib/web/ending';
import { clearDraft } from '@/lib/web/form-draft';
import { endedInBrowser } from '@/lib/web/marks';
import { saveConnection } from '@/lib/web/session';

/**
 * Makes the grant of a finished flow this browser's connection, or, where that would surprise the
 * person, leaves the one it has as it was:
 *
 * - another person than the connected one: put aside until the person chose, never mixed
 * - asked for more, and got nothing more (or lost something): the old tokens stay
 * - the connection was ended while the issuer answered: the new tokens end with it
 *
 * @param before the connection that the browser had when it asked
 * @returns where the person goes next
 * @throws CookieTooLarge with the connection as it was
 */
export async function storeGrant(grant: Grant, flow: Flow, before: Connection | undefined): Promise<string> {
  if (before && (await endedConnections.has(before.id))) {
    revokeAfterwards(grant);
    await endedInBrowser.add(before.id, 'disconnected');
    return flow.returnTo;
  }
  // Without `openid` a person may be unknown; then there is nobody to mix up, and the new grant replaces the old.
  const known = before?.subject !== undefined && grant.subject !== undefined;
  if (known && before.subject !== grant.subject) {
    await discardPending();
    const pending = { beside: before.id, connection: newConnection(grant, flow.scope) };
    await orRevoke(grant, savePending(await cookies(), pending));
    return `/switch?${new URLSearchParams({ return_to: flow.returnTo })}`;
  }
  if (before && flow.added.length > 0 && !widens(grant, flow, before)) {
    // Not as this request shows it: another tab may have renewed it while the person was away.
    const newest = await latestConnection(before);
    await saveConnection(withSuperseded({ ...newest, requestedScope: flow.scope }, grant.refreshToken));
    return withNotice(flow.returnTo, 'not_granted');
  }
  await discardPending();
  const after = newConnection(grant, flow.scope, known ? before : undefined);
  if (!before) await orRevoke(grant, saveConnection(after));
  else await replace(before, after);
  return flow.returnTo;
}

/**
 * Puts a new grant in a connection's place. What is left of the old one ends with the new one and not at once: see
 * docs/decisions/2026-11-23-former-grants.md.
 *
 * Equal ids mean that both are the same person's for certain: it goes on as one connection, and whoever still shows the
 * old tokens is led to the new ones. Where a person is unknown it is another connection: what was typed in the old one
 * goes, and its cookies connect nobody any more.
 */
async function replace(before: Connection, after: Connection): Promise<void> {
  // Two tabs may have asked for more at once: then the other one's grant is what this one takes the place of.
  const newest = await latestConnection(before);
  const whole = withSuperseded(after, ...(newest.supersededRefreshTokens ?? []), newest.refreshToken);
  await saveConnection(whole);
  if (after.id === before.id) {
    await saveReplacement(newest, whole);
  } else {
    await clearDraft();
    await endConnection(before, 'replaced');
  }
}

/** For tokens that nobody else depends on: if they cannot be kept, nobody could ever end them. */
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
