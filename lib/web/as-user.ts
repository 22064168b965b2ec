import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Connection } from '@/lib/connection/connection';
import { isFresh, type Refreshed, refreshConnection } from '@/lib/connection/refresh-connection';
import { clearCookie } from '@/lib/cookies/cookies';
import { PlatformFailure } from '@/lib/platform/request';
import { discardPending, endedInBrowser } from './ending';
import { recordFailure, recordProblem } from './problem';
import { notConnectedReason } from './require-connection';
import { readConnection, saveRefreshed } from './session';

/**
 * Calls the API as the connected person from a server action, which may write cookies and so
 * refreshes in place: before the call if the access token is about to end, and once after it if the
 * API refuses the token all the same. A refused call did nothing, so repeating it is safe.
 *
 * @param here the page the action belongs to; the person comes back there
 * @param call gets the access token
 * @throws PlatformFailure; redirects when there is no connection, or none that can be used now
 */
export async function asUser<T>(here: string, call: (accessToken: string) => Promise<T>): Promise<T> {
  let connection = await readConnection();
  if (!connection)
    redirect(`/start?${new URLSearchParams({ notice: await notConnectedReason(), return_to: here })}`);
  if (!isFresh(connection)) {
    const refreshed = await refreshConnection(connection);
    const usable = refreshed.kind === 'deferred' && Date.now() < connection.expiresAt;
    if (!usable) connection = await saveOrRedirect(connection, refreshed, here);
  }
  try {
    return await call(connection.accessToken);
  } catch (error) {
    if (!(error instanceof PlatformFailure) || error.kind !== 'token_refused' || !connection.refreshToken)
      throw error;
    const refreshed = await refreshConnection(connection);
    if (refreshed.kind === 'deferred') throw error;
    return await call((await saveOrRedirect(connection, refreshed, here)).accessToken);
  }
}

async function saveOrRedirect(before: Connection, refreshed: Refreshed, here: string): Promise<Connection> {
  if (refreshed.kind !== 'fresh') redirect(await pathAfterFailedRefresh(before, refreshed, here));
  try {
    await saveRefreshed(before, refreshed.connection);
  } catch (error) {
    redirect(await recordFailure(error, here));
  }
  return refreshed.connection;
}

/**
 * Where a person goes whose connection cannot be used: nowhere for good if the issuer merely does not
 * answer, and to the Connect page's neighbourhood, with the connection cleared, if it is over.
 *
 * @param connection as this request showed it
 * @returns a path
 */
export async function pathAfterFailedRefresh(
  connection: Connection,
  refreshed: Exclude<Refreshed, { kind: 'fresh' }>,
  here: string,
): Promise<string> {
  const { facts } = refreshed;
  if (refreshed.kind === 'deferred') return recordProblem(refreshed.problem, { returnTo: here, facts });
  if (refreshed.reason === 'disconnected') {
    // The cookie is left alone: meanwhile it may be another one, which this late answer would remove.
    await endedInBrowser.add(connection.id, 'disconnected');
    return here;
  }
  // Nothing else that belongs to the connection goes: the same user may connect again, and finds what they typed.
  clearCookie(await cookies(), 'connection');
  await discardPending();
  const problem = refreshed.reason === 'account_gone' ? 'account_gone' : 'access_withdrawn';
  return recordProblem(problem, { returnTo: here, facts });
}
