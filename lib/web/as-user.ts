import { redirect, unstable_rethrow } from 'next/navigation';
import { type Connection, isFresh, isUsable } from '@/lib/connection/connection';
import { type Refreshed, refreshConnection } from '@/lib/connection/refresh-connection';
import type { Result } from '@/lib/platform/request';
import { handleFailedRefresh } from './ending';
import { recordFailure, recordProblem } from './problem';
import { notConnectedReason, readConnection, saveRefreshed } from './session';

/**
 * Calls the API as the connected user, from a server action. Pages use the `asUser` of `personalPage`, which redirects to
 * `/refresh` instead of refreshing in place.
 *
 * Server actions can write cookies, so this refreshes in place: before the call if the access token is about to end,
 * and once after it if the API refuses the token all the same. A refused call did nothing, so it is safe to repeat.
 *
 * It redirects in three cases:
 *
 * - There is no connection: to the Connect page.
 * - The connection cannot be used now: to the page of the problem.
 * - The call throws: to the error page. The log has one line about it.
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
    const refreshed = await refreshAndSave(connection, here);
    return refreshed.kind === 'fresh' ? await call(refreshed.connection.accessToken) : result;
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
  const refreshed = await refreshAndSave(connection, here);
  if (refreshed.kind === 'fresh') return refreshed.connection;
  if (isUsable(connection)) return connection;
  redirect(await handleFailedRefresh(connection, refreshed, here));
}

/** Redirects when the connection has ended. A deferred refresh is the caller's decision. */
async function refreshAndSave(
  before: Connection,
  here: string,
): Promise<Exclude<Refreshed, { kind: 'ended' }>> {
  const refreshed = await refreshConnection(before);
  try {
    await saveRefreshed(before, refreshed);
  } catch (error) {
    redirect(await recordFailure(error, here));
  }
  if (refreshed.kind === 'ended') redirect(await handleFailedRefresh(before, refreshed, here));
  return refreshed;
}
