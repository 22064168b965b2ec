import { cookies } from 'next/headers';
import { type Connection, connectionFrom } from '@/lib/connection/connection';
import type { Flow } from '@/lib/connection/flow';
import { keepPending } from '@/lib/connection/pending';
import type { Grant } from '@/lib/oauth/grant';
import { writeConnection } from './connection';
import { revokeAfterwards } from './revoke-afterwards';
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
    await keepPending(await cookies(), connectionFrom(grant, flow.scope));
    return `/switch?${new URLSearchParams({ return_to: flow.returnTo })}`;
  }
  if (before && flow.added.length > 0 && !widens(grant, flow, before)) {
    await writeConnection({ ...before, askedScope: flow.scope });
    revokeAfterwards(grant);
    return withNote(flow.returnTo, 'not_granted');
  }
  await writeConnection(connectionFrom(grant, flow.scope, known ? before : undefined));
  return flow.returnTo;
}

function widens(grant: Grant, flow: Flow, before: Connection): boolean {
  return (
    flow.added.some((name) => grant.scope.includes(name)) &&
    before.scope.every((name) => grant.scope.includes(name))
  );
}
