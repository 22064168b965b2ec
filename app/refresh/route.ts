import { isFresh, isUsable } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { safeReturnTo } from '@/lib/return-to';
import { pathAfterFailedRefresh } from '@/lib/web/ending';
import { isNavigation, noContent, seeOther } from '@/lib/web/http';
import { markDeferred, markRefused } from '@/lib/web/marks';
import { failureResponse } from '@/lib/web/problem';
import { readConnection, saveConnection, saveRefreshed } from '@/lib/web/session';

/**
 * Refreshes the connection for a page, which cannot write cookies, and redirects back.
 *
 * `refused` says that the API did not accept the token. Then it is refreshed although it looks valid.
 */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return noContent();
  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const refused = searchParams.has('refused');
  const connection = await readConnection();
  // Another request may have refreshed it already. Without a connection the page itself tells the user what to do.
  if (!connection?.refreshToken || (isFresh(connection) && !refused)) return seeOther(returnTo);

  const refreshed = await refreshConnection(connection);
  if (refreshed.kind === 'fresh') {
    try {
      await saveRefreshed(connection, refreshed.connection);
    } catch (error) {
      return failureResponse(error, returnTo);
    }
    if (refused) await markRefused(refreshed.connection);
    return seeOther(returnTo);
  }
  if (refreshed.kind === 'deferred' && refreshed.connection) await saveConnection(refreshed.connection);
  if (refreshed.kind === 'deferred' && isUsable(connection)) {
    await markDeferred(refreshed.until);
    if (refused) await markRefused(connection);
    return seeOther(returnTo);
  }
  return seeOther(await pathAfterFailedRefresh(connection, refreshed, returnTo));
}
