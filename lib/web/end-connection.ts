import { cookies } from 'next/headers';
import { after } from 'next/server';
import type { Connection } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import { toRevoke } from '@/lib/connection/outbox';
import type { RefreshOutcome } from '@/lib/connection/refresh-connection';
import { latestConnection } from '@/lib/connection/refresh-results';
import { clearCookie } from '@/lib/cookies/cookies';
import type { Tokens } from '@/lib/oauth/revoke';
import { endedInBrowser } from './marks';
import { recordProblem } from './problem';
import { pendingCookie } from './session';

/**
 * Marks a connection as ended, in this browser and in the denylist, so that neither a late response nor a copy of the
 * cookie restores it. The caller clears its cookies and revokes the tokens that this returns.
 *
 * @returns the connection with its newest tokens, which another request may have received
 */
export async function markEnded(
  connection: Connection,
  how: 'disconnected' | 'replaced',
): Promise<Connection> {
  await endedInBrowser.add(connection.id, how);
  await endedConnections.add(connection.id);
  return latestConnection(connection);
}

/**
 * Revokes the tokens of the pending connection, and clears its cookie.
 *
 * @param except id of a pending connection to keep, when its callback is delivered again
 */
export async function revokePending(except?: string): Promise<void> {
  const pending = await pendingCookie.read();
  if (pending && pending.connection.id === except) return;
  await pendingCookie.clear();
  if (!pending) return;
  // A request that still carries the cookie must not switch to the connection.
  await endedConnections.add(pending.connection.id);
  await revokeAfterwards(pending.connection);
}

/** Revokes tokens after the response. Await this before it: then a crash loses none. */
export async function revokeAfterwards(tokens: Tokens): Promise<void> {
  after(await toRevoke(tokens));
}

/**
 * Clears the connection after a refresh that ended it. After a deferred refresh it stays.
 *
 * @param connection from this request's cookies
 * @returns the path of the page to show
 */
export async function handleFailedRefresh(
  connection: Connection,
  refreshed: Exclude<RefreshOutcome, { kind: 'fresh' }>,
  returnTo: string,
): Promise<string> {
  const { facts } = refreshed;
  if (refreshed.kind === 'deferred') return recordProblem(refreshed.problem, { returnTo, facts });
  if (refreshed.reason === 'disconnected') {
    // The user may have connected again: this late response must not clear the new connection.
    await endedInBrowser.add(connection.id, 'disconnected');
    return returnTo;
  }
  // The draft stays for when the same user connects again.
  clearCookie(await cookies(), 'connection');
  await revokePending();
  const problem = refreshed.reason === 'account_gone' ? 'account_gone' : 'access_withdrawn';
  return recordProblem(problem, { returnTo, facts });
}
