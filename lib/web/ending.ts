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
 * Marks a connection as ended, in this browser and in the denylist. Then no slow refresh and no copy of the cookie brings
 * it back. The caller clears its cookies and revokes the tokens that this returns.
 *
 * @param how why it ends, see `endedInBrowser`
 * @returns the connection with its newest tokens: another request may have rotated them
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
 * Revokes the tokens of the pending connection and clears its cookie. The next user of this browser must not find them.
 *
 * @param except id of a pending connection that stays: the second delivery of a callback brings the same one again
 */
export async function revokePending(except?: string): Promise<void> {
  const pending = await pendingCookie.read();
  if (pending && pending.connection.id === except) return;
  await pendingCookie.clear();
  if (!pending) return;
  // The browser may have sent another request already. It still carries the cookie, and could switch to the connection.
  await endedConnections.add(pending.connection.id);
  await revokeAfterwards(pending.connection);
}

/** Revokes tokens that nobody will use, after the response was sent. Await it before: then a crash forgets nothing. */
export async function revokeAfterwards(tokens: Tokens): Promise<void> {
  after(await toRevoke(tokens));
}

/**
 * Handles a connection that could not be refreshed and cannot be used now. If the connection has ended, its cookie is
 * cleared. If the refresh was deferred, because the issuer does not respond for example, the connection stays.
 *
 * @param connection from this request's cookies
 * @param here where the user is, to come back to
 * @returns the path to send the user to
 */
export async function handleFailedRefresh(
  connection: Connection,
  refreshed: Exclude<RefreshOutcome, { kind: 'fresh' }>,
  here: string,
): Promise<string> {
  const { facts } = refreshed;
  if (refreshed.kind === 'deferred') return recordProblem(refreshed.problem, { returnTo: here, facts });
  if (refreshed.reason === 'disconnected') {
    // The cookies stay. The user may have connected again, and this late response would clear the new connection.
    await endedInBrowser.add(connection.id, 'disconnected');
    return here;
  }
  // The draft stays: when the same user connects again, they find what they typed.
  clearCookie(await cookies(), 'connection');
  await revokePending();
  const problem = refreshed.reason === 'account_gone' ? 'account_gone' : 'access_withdrawn';
  return recordProblem(problem, { returnTo: here, facts });
}
