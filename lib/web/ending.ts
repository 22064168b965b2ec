import { cookies } from 'next/headers';
import { after } from 'next/server';
import { callHook } from '@/lib/connection/call-hook';
import type { Connection } from '@/lib/connection/connection';
import { type EndReason, endConnection, endedConnections } from '@/lib/connection/ended-connections';
import { flowIds } from '@/lib/connection/flow';
import { toRevoke } from '@/lib/connection/outbox';
import type { Refreshed } from '@/lib/connection/refresh-connection';
import { saveReplacement } from '@/lib/connection/refresh-results';
import { clearCookie } from '@/lib/cookies/cookies';
import type { Tokens } from '@/lib/oauth/revoke';
import { endedInBrowser } from './marks';
import { recordProblem } from './problem';
import { clearConnection, pendingCookie, readConnectionEvenIfEnded, saveConnection } from './session';

/**
 * Makes a connection this browser's. Every beginning goes through here.
 *
 * @param how as lib/hooks.ts tells it
 * @param before the connection whose place it takes, with its newest tokens. It goes on if both have one id: a request with
 *   the old tokens gets the new ones. Otherwise it ends.
 * @throws CookieTooLarge with the old connection as it was
 */
export async function beginConnection(
  connection: Connection,
  how: 'new' | 'widened' | 'switched',
  before?: Connection,
): Promise<void> {
  await saveConnection(connection);
  if (before?.id === connection.id) await saveReplacement(before, connection);
  else if (before) after(await endHere(before, how === 'switched' ? how : 'superseded'));
  await callHook('onConnected', connection, how);
}

/** As `endConnection`, for a connection of this browser. */
export async function endHere(connection: Connection, why: EndReason): Promise<() => Promise<boolean>> {
  await endedInBrowser.add(connection.id, why, connection.owner);
  return endConnection(connection, why);
}

/**
 * Ends the connection of a user of your app in this browser, and the flows that are under way here. Call it in an action
 * or handler of your own, when the user logs out for good or deletes their account.
 *
 * @param user as `currentUser` names them
 */
export async function endConnectionsOf(user: string): Promise<void> {
  const connection = await readConnectionEvenIfEnded(user);
  if (connection) after(await endHere(connection, 'logged_out'));
  await clearConnection(user);
  await revokePending();
  const jar = await cookies();
  // Their callbacks may be under way already.
  for (const id of flowIds(jar)) await endedConnections.add(id);
  for (const name of ['flow', 'problem'] as const) clearCookie(jar, name);
}

/**
 * Revokes the tokens of the pending connection and clears its cookie. The next user of this browser must not find them.
 *
 * @param except id of a pending connection that stays: the second delivery of a callback brings the same one again
 */
export async function revokePending(except?: string): Promise<void> {
  const pending = await pendingCookie.read();
  if (pending && pending.connection.id === except) return;
  await pendingCookie.clear();
  if (!pending) return;
  // The browser may have sent another request already. It still carries the cookie, and could switch to the connection.
  await endedConnections.add(pending.connection.id);
  await revokeAfterwards(pending.connection);
}

/** Revokes tokens that nobody will use, after the response was sent. Await it before: then a crash forgets nothing. */
export async function revokeAfterwards(tokens: Tokens): Promise<void> {
  after(await toRevoke(tokens));
}

/**
 * Handles a connection that could not be refreshed and cannot be used now. If the connection has ended, its cookie is
 * cleared. If the refresh was deferred, because the issuer does not respond for example, the connection stays.
 *
 * @param connection from this request's cookies
 * @param here where the user is, to come back to
 * @returns the path to send the user to
 */
export async function handleFailedRefresh(
  connection: Connection,
  refreshed: Exclude<Refreshed, { kind: 'fresh' }>,
  here: string,
): Promise<string> {
  const { facts } = refreshed;
  if (refreshed.kind === 'deferred') return recordProblem(refreshed.problem, { returnTo: here, facts });
  if (refreshed.reason === 'disconnected') {
    // The cookies stay. The user may have connected again, and this late response would clear the new connection.
    await endedInBrowser.add(connection.id, 'disconnected', connection.owner);
    return here;
  }
  // The draft stays: when the same user connects again, they find what they typed.
  clearCookie(await cookies(), 'connection');
  await revokePending();
  const problem = refreshed.reason === 'account_gone' ? 'account_gone' : 'access_withdrawn';
  return recordProblem(problem, { returnTo: here, facts });
}
