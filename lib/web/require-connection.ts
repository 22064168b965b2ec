import { redirect } from 'next/navigation';
import type { Connection } from '@/lib/connection/connection';
import { isFresh } from '@/lib/connection/refresh-connection';
import { endedInBrowser } from './ending';
import { isDeferred, wasRefused } from './refresh-marks';
import { hadConnection, readConnection } from './session';

/**
 * The connection for a page that shows the person's data. Who is not connected is sent to the Connect
 * page, and comes back to where they wanted to go.
 *
 * A page cannot write cookies, so it must not refresh: it would use up the refresh token and lose the
 * new one. It sends the browser through `/refresh`, which can, and which sends it back.
 *
 * @param here path and query of the page
 * @returns a connection whose access token is still good
 */
export async function requireConnection(here: string): Promise<Connection> {
  const connection = await readConnection();
  const query = new URLSearchParams({ return_to: here });
  if (!connection) redirect(`/start?notice=${await notConnectedReason()}&${query}`);
  if (isFresh(connection)) return connection;
  const alive = Date.now() < connection.expiresAt;
  if (alive && (!connection.refreshToken || (await isDeferred()))) return connection;
  redirect(connection.refreshToken ? `/refresh?${query}` : `/start?notice=access_over&${query}`);
}

/**
 * What a page does when the API refuses a token that looked good: one refresh, and back.
 *
 * @returns only if that was just done, so that the page shows the problem instead of going in circles
 */
export async function refreshAfterRefusal(connection: Connection, here: string): Promise<void> {
  if (!connection.refreshToken || (await wasRefused(connection))) return;
  redirect(`/refresh?${new URLSearchParams({ refused: '1', return_to: here })}`);
}

/** @returns the name of the notice that tells a user why they are not connected. */
export async function notConnectedReason(): Promise<string> {
  if (await endedInBrowser.hasRecent()) return 'disconnected_before';
  return (await hadConnection()) ? 'connection_ended' : 'connect_first';
}
