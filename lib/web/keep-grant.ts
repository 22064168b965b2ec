import { type Connection, connectionFrom } from '@/lib/connection/connection';
import type { Flow } from '@/lib/connection/flow';
import type { Grant } from '@/lib/oauth/grant';
import { writeConnection } from './connection';

/**
 * Makes the grant of a finished flow this browser's connection.
 *
 * @param before the connection that the browser already has
 * @returns where the person goes next
 * @throws CookieTooLarge with the connection as it was
 */
export async function keepGrant(grant: Grant, flow: Flow, before: Connection | undefined): Promise<string> {
  const samePerson = before !== undefined && before.subject === grant.subject;
  await writeConnection(connectionFrom(grant, flow.scope, samePerson ? before : undefined));
  return flow.returnTo;
}
