import { redirect } from 'next/navigation';
import type { Connection } from '@/lib/connection/connection';
import { isFresh, type Refreshed, refreshConnection } from '@/lib/connection/refresh-connection';
import { PlatformFailure } from '@/lib/platform/failure';
import { clearConnection, readConnection, writeRefreshed } from './connection';
import { dropPending } from './drop-pending';
import { noteEnded } from './ended-note';
import { noteProblem, noteThrown } from './problem';
import { whyNot } from './require-connection';

/**
 * Calls the API as the connected person from a server action, which may write cookies and so
 * refreshes in place: before the call if the access token is about to end, and once after it if the
 * API refuses the token all the same. A refused call did nothing, so repeating it is safe.
 *
 * @param here the page the action belongs to; the person comes back there
 * @param call gets the access token
 * @throws PlatformFailure; redirects when there is no connection, or none that can be used now
 */
export async function actAsPerson<T>(here: string, call: (accessToken: string) => Promise<T>): Promise<T> {
  let connection = await readConnection();
  if (!connection) redirect(`/start?${new URLSearchParams({ note: await whyNot(), return_to: here })}`);
  if (!isFresh(connection)) {
    const refreshed = await refreshConnection(connection);
    const usable = refreshed.kind === 'deferred' && Date.now() < connection.expiresAt;
    if (!usable) connection = await keepOrLeave(connection, refreshed, here);
  }
  try {
    return await call(connection.accessToken);
  } catch (error) {
    if (!(error instanceof PlatformFailure) || error.kind !== 'token_refused' || !connection.refreshToken)
      throw error;
    const refreshed = await refreshConnection(connection);
    if (refreshed.kind === 'deferred') throw error;
    return await call((await keepOrLeave(connection, refreshed, here)).accessToken);
  }
}

async function keepOrLeave(before: Connection, refreshed: Refreshed, here: string): Promise<Connection> {
  if (refreshed.kind !== 'fresh') redirect(await pathAfterFailedRefresh(before, refreshed, here));
  try {
    await writeRefreshed(before, refreshed.connection);
  } catch (error) {
    redirect(await noteThrown(error, here));
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
  if (refreshed.kind === 'deferred') return noteProblem(refreshed.problem, { returnTo: here, facts });
  if (refreshed.reason === 'disconnected') {
    // The cookie is left alone: meanwhile it may be another one, which this late answer would remove.
    await noteEnded(connection.id, 'disconnected');
    return here;
  }
  await clearConnection();
  await dropPending();
  const problem = refreshed.reason === 'account_gone' ? 'account_gone' : 'access_withdrawn';
  return noteProblem(problem, { returnTo: here, facts });
}
