import { redirect, unstable_rethrow } from 'next/navigation';
import { type Connection, isFresh, isUsable } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import type { Result } from '@/lib/platform/request';
import { handleFailedRefresh } from './ending';
import { recordFailure, recordProblem } from './problem';
import { notConnectedReason, readConnection, saveRefreshed } from './session';

/**
 * Calls the API as the connected user, from a server action; pages use the `asUser` of `personalPage`. It refreshes
 * before the call where needed, and once after it if the API refuses the token: a refused call did nothing. It
 * redirects when there is no connection, when it cannot be used, and when the call throws.
 *
 * @param here the page that the action belongs to; the user comes back there
 */
export async function asUser<T>(
  here: string,
  call: (accessToken: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  const connection = await readConnection();
  if (!connection)
    redirect(`/start?${new URLSearchParams({ notice: await notConnectedReason(), return_to: here })}`);
  const usable = isFresh(connection) ? connection : await renewed(connection, here);
  try {
    const result = await call(usable.accessToken);
    if (result.ok || result.failure !== 'token_refused' || !usable.refreshToken) return result;
    const after401 = await renewed(usable, here);
    return after401 === usable ? result : await call(after401.accessToken);
  } catch (error) {
    unstable_rethrow(error);
    redirect(await recordProblem('internal', { returnTo: here, error }));
  }
}

async function renewed(connection: Connection, here: string): Promise<Connection> {
  const renewal = await renew(connection, here);
  return typeof renewal === 'string' ? redirect(renewal) : renewal.connection;
}

/**
 * Refreshes the connection of this browser.
 *
 * @returns the connection to go on with, or the path to send the user to. `deferredUntil`: the refresh failed for now,
 *   and the access token can still be used.
 */
export async function renew(
  before: Connection,
  here: string,
): Promise<{ connection: Connection; deferredUntil?: number } | string> {
  const refreshed = await refreshConnection(before);
  try {
    await saveRefreshed(before, refreshed);
  } catch (error) {
    return recordFailure(error, here);
  }
  if (refreshed.kind === 'fresh') return { connection: refreshed.connection };
  if (refreshed.kind === 'deferred' && isUsable(before))
    return { connection: before, deferredUntil: refreshed.until };
  return handleFailedRefresh(before, refreshed, here);
}
