import { isFresh, isUsable } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { safeReturnTo } from '@/lib/return-to';
import { handleFailedRefresh } from '@/lib/web/ending';
import { isNavigation, notANavigation, seeOther } from '@/lib/web/http';
import { markDeferred, markRetriedAfter401 } from '@/lib/web/marks';
import { recordFailure } from '@/lib/web/problem';
import { readConnection, saveRefreshed } from '@/lib/web/session';

/**
 * Refreshes the connection for a page, which cannot write cookies, and redirects back.
 *
 * With `after_401` it refreshes an access token that looks valid, because the API refused it.
 */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return notANavigation();
  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const after401 = searchParams.has('after_401');
  const connection = await readConnection();
  // Another request may have refreshed it already. Without a connection, the page tells the user what to do.
  if (!connection?.refreshToken || (isFresh(connection) && !after401)) return seeOther(returnTo);

  const refreshed = await refreshConnection(connection);
  try {
    await saveRefreshed(connection, refreshed);
  } catch (error) {
    return seeOther(await recordFailure(error, returnTo));
  }
  if (refreshed.kind === 'fresh') {
    if (after401) await markRetriedAfter401(refreshed.connection);
    return seeOther(returnTo);
  }
  if (refreshed.kind === 'deferred' && isUsable(connection)) {
    await markDeferred(refreshed.until);
    if (after401) await markRetriedAfter401(connection);
    return seeOther(returnTo);
  }
  return seeOther(await handleFailedRefresh(connection, refreshed, returnTo));
}
