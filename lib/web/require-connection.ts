import { redirect } from 'next/navigation';
import { type Connection, isFresh, isUsable } from '@/lib/connection/connection';
import { endedInBrowser, isDeferred, wasRetriedAfter401 } from './marks';
import { hasConnectionCookie, readConnection } from './session';

/**
 * Gets the connection for a page that shows the user's data. Redirects to the Connect page when there is none; the user
 * comes back to `here` after connecting.
 *
 * Pages cannot write cookies, so they must not refresh: the new refresh token would be lost. They redirect to
 * `/refresh`, which refreshes and redirects back.
 *
 * @param here path and query of the page
 * @returns a connection whose access token is still valid
 */
export async function requireConnection(here: string): Promise<Connection> {
  const connection = await readConnection();
  const query = new URLSearchParams({ return_to: here });
  if (!connection) redirect(`/start?notice=${await notConnectedReason()}&${query}`);
  if (isFresh(connection)) return connection;
  const { refreshToken } = connection;
  if (isUsable(connection) && (!refreshToken || (await isDeferred()))) return connection;
  redirect(refreshToken ? `/refresh?${query}` : `/start?notice=access_over&${query}`);
}

/**
 * For a page whose access token the API refused although it looked valid. Redirects to `/refresh`, which redirects back.
 *
 * @returns only when that would not help: the token is what such a refresh just brought, or there is no refresh token. The
 *   page then shows the problem.
 */
export async function refreshAfterRefusal(connection: Connection, here: string): Promise<void> {
  if (!connection.refreshToken || (await wasRetriedAfter401(connection))) return;
  redirect(`/refresh?${new URLSearchParams({ after_401: '1', return_to: here })}`);
}

/** @returns the name of the notice that tells a user why they are not connected. */
export async function notConnectedReason(): Promise<string> {
  if (await endedInBrowser.hasDisconnectedRecently()) return 'disconnected_before';
  return (await hasConnectionCookie()) ? 'connection_ended' : 'connect_first';
}
