import { cookies } from 'next/headers';
import { after } from 'next/server';
import type { Connection } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import { clearPending, readPending } from '@/lib/connection/pending';
import type { Refreshed } from '@/lib/connection/refresh-connection';
import { latestConnection } from '@/lib/connection/refresh-results';
import { clearCookie } from '@/lib/cookies/cookies';
import { revokeUnused, type Tokens } from '@/lib/oauth/revoke';
import { endedInBrowser } from './marks';
import { recordProblem } from './problem';

/**
 * Ends a connection in this browser and for everything that is under way elsewhere: no slow refresh and no copy of the
 * cookie brings it back. The caller removes its cookies and revokes its tokens.
 *
 * @param how why it ends, see `endedInBrowser`
 * @returns the connection with its newest tokens: another request may have rotated them
 */
export async function endConnection(
  connection: Connection,
  how: 'disconnected' | 'replaced',
): Promise<Connection> {
  await endedInBrowser.add(connection.id, how);
  await endedConnections.add(connection.id);
  return latestConnection(connection);
}

/**
 * Ends an open choice between two accounts, and revokes the unused tokens of the other one. In the browser they would
 * be there for its next user.
 *
 * @param except id of a connection that stays: a callback may be delivered twice
 */
export async function discardPending(except?: string): Promise<void> {
  const jar = await cookies();
  const pending = await readPending(jar);
  if (pending && pending.connection.id === except) return;
  clearPending(jar);
  if (!pending) return;
  // A request that the browser sent before this response still carries the cookie, and may choose it.
  await endedConnections.add(pending.connection.id);
  revokeAfterwards(pending.connection);
}

/** Revokes tokens that nobody will use, once the user has the response. */
export function revokeAfterwards(tokens: Tokens): void {
  after(() => revokeUnused(tokens));
}

/**
 * Handles a connection that could not be refreshed and cannot be used. It is removed only if it has ended. If the issuer
 * merely does not respond, it stays.
 *
 * @param connection as this request showed it
 * @param here where the user is, to come back to
 * @returns the path to send the user to
 */
export async function pathAfterFailedRefresh(
  connection: Connection,
  refreshed: Exclude<Refreshed, { kind: 'fresh' }>,
  here: string,
): Promise<string> {
  const { facts } = refreshed;
  if (refreshed.kind === 'deferred') return recordProblem(refreshed.problem, { returnTo: here, facts });
  if (refreshed.reason === 'disconnected') {
    // Not `clearConnection`: the user may have connected again, and this late response would remove the new cookie.
    await endedInBrowser.add(connection.id, 'disconnected');
    return here;
  }
  // Nothing else of the connection goes: the same user may connect again, and finds what they typed.
  clearCookie(await cookies(), 'connection');
  await discardPending();
  const problem = refreshed.reason === 'account_gone' ? 'account_gone' : 'access_withdrawn';
  return recordProblem(problem, { returnTo: here, facts });
}
