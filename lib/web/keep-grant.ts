import { cookies } from 'next/headers';
import { type Connection, connectionFrom, withFormer } from '@/lib/connection/connection';
import type { Flow } from '@/lib/connection/flow';
import { markReplaced } from '@/lib/connection/newest-known';
import { keepPending } from '@/lib/connection/pending';
import { newestRefreshed } from '@/lib/connection/settled-refreshes';
import type { Grant } from '@/lib/oauth/grant';
import { writeConnection } from './connection';
import { clearDraft } from './draft';
import { dropPending } from './drop-pending';
import { endConnection } from './end-connection';
import { withNote } from './with-note';

/**
 * Makes the grant of a finished flow this browser's connection, or, where that would surprise the
 * person, leaves the one it has as it was:
 *
 * - another person than the connected one: put aside until the person chose, never mixed
 * - asked for more, and got nothing more (or lost something): the old tokens stay
 *
 * @param before the connection that the browser already has
 * @returns where the person goes next
 * @throws CookieTooLarge with the connection as it was
 */
export async function keepGrant(grant: Grant, flow: Flow, before: Connection | undefined): Promise<string> {
  // Without `openid` a person may be unknown; then there is nobody to mix up, and the new grant replaces the old.
  const known = before?.subject !== undefined && grant.subject !== undefined;
  if (known && before.subject !== grant.subject) {
    await dropPending();
    const pending = { beside: before.id, connection: connectionFrom(grant, flow.scope) };
    await keepPending(await cookies(), pending);
    return `/switch?${new URLSearchParams({ return_to: flow.returnTo })}`;
  }
  if (before && flow.added.length > 0 && !widens(grant, flow, before)) {
    await writeConnection(withFormer({ ...before, askedScope: flow.scope }, grant.refreshToken));
    return withNote(flow.returnTo, 'not_granted');
  }
  await dropPending();
  const after = connectionFrom(grant, flow.scope, known ? before : undefined);
  if (!before) await writeConnection(after);
  else await replace(before, after);
  return flow.returnTo;
}

async function replace(before: Connection, after: Connection): Promise<void> {
  const { refreshToken, former = [] } = await newestRefreshed(before);
  const whole = withFormer(after, ...former, refreshToken);
  await writeConnection(whole);
  if (after.id === before.id) {
    await markReplaced(before, whole);
  } else {
    await clearDraft();
    await endConnection(before, 'replaced');
  }
}

function widens(grant: Grant, flow: Flow, before: Connection): boolean {
  return (
    flow.added.some((name) => grant.scope.includes(name)) &&
    before.scope.every((name) => grant.scope.includes(name))
  );
}
