import { type Connection, isBeforeRefreshTime } from '@/lib/connection/connection';
import { safeReturnTo } from '@/lib/return-to';
import { refreshAndSave } from '@/lib/web/as-user';
import { isNavigation, rejectNonNavigation, seeOther } from '@/lib/web/http';
import { fingerprint, markDeferred, markRetriedAfter401 } from '@/lib/web/marks';
import { handler } from '@/lib/web/problem';
import { listConnections, readConnection } from '@/lib/web/session';

/**
 * Refreshes for a page, and redirects back.
 *
 * - `after_401`: the API refused an access token that seemed valid. `refused` is its fingerprint.
 * - `connection`: the id of one of several connections. The others that are due are refreshed with it: the page may call the
 *   API for each, and browsers follow about 20 redirects.
 */
export const GET = handler(async (request) => {
  if (!isNavigation(request)) return rejectNonNavigation();
  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const id = searchParams.get('connection') ?? undefined;
  const connection = await readConnection(id);
  // Without a connection, the page tells the user what to do.
  if (!connection?.refreshToken) return seeOther(returnTo);
  // Another request may have refreshed already.
  const refused = searchParams.get('refused') ?? fingerprint(connection);
  const after401 = searchParams.has('after_401') && refused === fingerprint(connection);
  if (isBeforeRefreshTime(connection) && !after401) return seeOther(returnTo);

  const others = id ? await othersThatAreDue(connection.id) : [];
  const [refreshed] = await Promise.all([
    refreshAndSave(connection, returnTo),
    ...others.map((other) => refreshAndSave(other, returnTo)),
  ]);
  if (typeof refreshed === 'string') return seeOther(refreshed);
  if (refreshed.deferredUntil) await markDeferred(refreshed.deferredUntil);
  if (after401) await markRetriedAfter401(refreshed.connection);
  return seeOther(returnTo);
});

/** `readConnection` leaves out those that have ended, are too old, or are of another issuer. */
async function othersThatAreDue(id: string): Promise<Connection[]> {
  const listed = (await listConnections()).map(({ connection }) => connection);
  const due = listed.filter((one) => one.id !== id && one.refreshToken && !isBeforeRefreshTime(one));
  const usable = await Promise.all(due.map((one) => readConnection(one.id)));
  return usable.filter((one) => one !== undefined);
}
