import { redirect } from 'next/navigation';
import { type Connection, isFresh, isUsable } from '@/lib/connection/connection';
import { type Refreshed, refreshConnection } from '@/lib/connection/refresh-connection';
import { PlatformFailure } from '@/lib/platform/request';
import { pathAfterFailedRefresh } from './ending';
import { recordFailure } from './problem';
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
    const usable = refreshed.kind === 'deferred' && isUsable(connection);
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
