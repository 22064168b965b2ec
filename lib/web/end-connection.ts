import type { Connection } from '@/lib/connection/connection';
import { markEnded } from '@/lib/connection/ended';
import { newestKnown } from '@/lib/connection/newest-known';
import { noteEnded } from './ended-note';

/**
 * Ends a connection, in this browser and for all that is under way elsewhere: no slow refresh and no copy of the cookie
 * brings it back. Its cookies and its tokens are left to the caller.
 *
 * @param how in whose words it is told later, see `noteEnded`
 * @returns the connection as it is now: a sibling may have rotated its tokens since this browser last heard
 */
export async function endConnection(
  connection: Connection,
  how: 'disconnected' | 'replaced',
): Promise<Connection> {
  await noteEnded(connection.id, how);
  await markEnded(connection.id);
  return newestKnown(connection);
}
