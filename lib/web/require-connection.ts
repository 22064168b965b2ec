import { redirect } from 'next/navigation';
import type { Connection } from '@/lib/connection/connection';
import { readConnection } from './connection';

/**
 * The connection for a page that shows the person's data. Who is not connected is sent to the Connect
 * page, and comes back to where they wanted to go.
 *
 * @param here path and query of the page
 * @returns a connection whose access token is still good
 */
export async function requireConnection(here: string): Promise<Connection> {
  const connection = await readConnection();
  const query = new URLSearchParams({ return_to: here });
  if (!connection) redirect(`/start?note=connect_first&${query}`);
  if (connection.expiresAt <= Date.now()) redirect(`/start?note=access_over&${query}`);
  return connection;
}
