import { redirect, unstable_rethrow } from 'next/navigation';
import { type Connection, isFresh, isUsable } from '@/lib/connection/connection';
import { type Refreshed, refreshConnection } from '@/lib/connection/refresh-connection';
import type { Result } from '@/lib/platform/request';
import { pathAfterFailedRefresh } from './ending';
import { recordFailure, recordProblem } from './problem';
import { notConnectedReason, readConnection, saveConnection, saveRefreshed } from './session';

/**
 * Calls the API as the connected user, from a server action. Pages do this through `personalPage`.
 *
 * Server actions can write cookies, so this refreshes in place: before the call if the access token is about to end,
 * and once after it if the API refuses the token all the same. A refused call did nothing, so it is safe to repeat.
 *
 * It redirects when there is no connection, when the connection cannot be used now, and, with one line in the log, to
 * the error page when the call throws.
 *
 * @param here the page that the action belongs to; the user comes back there
 */
export async function asUser<T>(
  here: string,
  call: (accessToken: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  const connection = await usableConnection(here);
  try {
    const result = await call(connection.accessToken);
    if (result.ok || result.failure !== 'token_refused' || !connection.refreshToken) return result;
    const refreshed = await refreshConnection(connection);
    if (refreshed.kind === 'deferred') return result;
    return await call((await saveOrRedirect(connection, refreshed, here)).accessToken);
  } catch (error) {
    unstable_rethrow(error);
    redirect(await recordProblem('internal', { returnTo: here, error }));
  }
}

async function usableConnection(here: string): Promise<Connection> {
  const connection = await readConnection();
  if (!connection)
    redirect(`/start?${new URLSearchParams({ notice: await notConnectedReason(), return_to: here })}`);
  if (isFresh(connection)) return connection;
  const refreshed = await refreshConnection(connection);
  if (refreshed.kind === 'deferred' && refreshed.connection) await saveConnection(refreshed.connection);
  const usable = refreshed.kind === 'deferred' && isUsable(connection);
  return usable ? connection : saveOrRedirect(connection, refreshed, here);
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
