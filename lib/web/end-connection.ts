import { cookies } from 'next/headers';
import { after } from 'next/server';
import { callHook } from '@/lib/connection/call-hook';
import type { Connection } from '@/lib/connection/connection';
import { type EndReason, endConnection, endedConnections } from '@/lib/connection/ended-connections';
import { openFlowIds } from '@/lib/connection/flow';
import { toRevoke } from '@/lib/connection/outbox';
import type { RefreshOutcome } from '@/lib/connection/refresh-connection';
import { saveReplacement } from '@/lib/connection/refresh-results';
import { clearCookie } from '@/lib/cookies/cookies';
import type { Tokens } from '@/lib/oauth/revoke';
import { count } from '@/lib/telemetry';
import { endedInBrowser } from './marks';
import { recordProblem } from './problem';
import { clearConnection, connectionsOf, pendingCookie, saveConnection } from './session';

/**
 * Makes a connection this browser's. Every connection begins here.
 *
 * @param how for the hook, see lib/hooks.ts
 * @param previous the connection that it replaces, with its newest tokens. With the same id it goes on, and a request with
 *   the old tokens gets the new ones. Otherwise it ends.
 * @throws CookieTooLarge or StoreUnavailable with the previous connection as it was
 */
export async function beginConnection(
  connection: Connection,
  how: 'new' | 'widened' | 'switched',
  previous?: Connection,
): Promise<void> {
  await saveConnection(connection, true).catch(async (error) => {
    // Once the store is back, the old tokens lead to the new ones.
    if (error.code === 'STORE_UNAVAILABLE' && previous?.id === connection.id)
      await saveReplacement(previous, connection);
    throw error;
  });
  if (previous?.id === connection.id) await saveReplacement(previous, connection);
  else if (previous) after(await endHere(previous, how === 'switched' ? how : 'superseded'));
  count('connected', { 'connected_app.how': how });
  await callHook('onConnected', connection, how);
}

/** As `endConnection`, for a connection of this browser. */
export async function endHere(connection: Connection, why: EndReason): Promise<() => Promise<boolean>> {
  await endedInBrowser.add(connection.id, why, connection.owner);
  return endConnection(connection, why);
}

/**
 * Ends the connection of a user of your own app in this browser, and all open flows. For an action or handler of yours, when
 * the user logs out for good or deletes their account.
 *
 * @param user as `currentUser` returns it
 * @param where `everywhere`: also in their other browsers, as far as there is a database
 * @throws StoreUnavailable before any change
 */
export async function endConnectionsOf(user: string, where: 'here' | 'everywhere' = 'here'): Promise<void> {
  const connections = await connectionsOf(user, where);
  for (const connection of connections) after(await endHere(connection, 'logged_out'));
  await clearConnection({ owner: user });
  await revokePending();
  const jar = await cookies();
  // A callback may be running already.
  for (const id of await openFlowIds(jar)) await endedConnections.add(id);
  for (const name of ['flow', 'problem'] as const) clearCookie(jar, name);
}

/** Revokes the tokens of the pending connection, and clears its cookie. */
export async function revokePending(): Promise<void> {
  const pending = await pendingCookie.read();
  await pendingCookie.clear();
  if (!pending) return;
  // A request that still carries the cookie must not switch to the connection.
  await endedConnections.add(pending.connection.id);
  await revokeAfterwards(pending.connection);
}

/** Revokes tokens after the response. Await this before it: then a crash loses none. */
export async function revokeAfterwards(tokens: Tokens): Promise<void> {
  after(await toRevoke(tokens));
}

/**
 * Clears the connection after a refresh that ended it. After a deferred refresh it stays.
 *
 * @param connection from this request's cookies
 * @returns the path of the page to show
 */
export async function handleFailedRefresh(
  connection: Connection,
  refreshed: Exclude<RefreshOutcome, { kind: 'fresh' }>,
  returnTo: string,
): Promise<string> {
  const { facts } = refreshed;
  if (refreshed.kind === 'deferred') return recordProblem(refreshed.problem, { returnTo, facts });
  if (refreshed.reason === 'disconnected') {
    // The user may have connected again: this late response must not clear the new connection.
    await endedInBrowser.add(connection.id, 'disconnected', connection.owner);
    return returnTo;
  }
  await clearConnection(connection, true);
  await revokePending();
  const problem = refreshed.reason === 'account_gone' ? 'account_gone' : 'access_withdrawn';
  return recordProblem(problem, { returnTo, facts });
}
