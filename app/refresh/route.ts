import { isFresh, refreshConnection } from '@/lib/connection/refresh-connection';
import { safeReturnTo } from '@/lib/return-to';
import { pathAfterFailedRefresh } from '@/lib/web/as-user';
import { isNavigation, noContent, seeOther } from '@/lib/web/http';
import { failureResponse } from '@/lib/web/problem';
import { markDeferred, markRefused } from '@/lib/web/refresh-marks';
import { readConnection, saveRefreshed } from '@/lib/web/session';

/**
 * Refreshes the connection for a page, which may not write cookies, and sends the browser back.
 *
 * `refused` says that the API did not accept the token; then it is refreshed though it looks good.
 *
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-refresh-token
 */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return noContent();
  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const refused = searchParams.has('refused');
  const connection = await readConnection();
  // A sibling request may have refreshed before this one came; and the page says what to do without a connection.
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
  if (refreshed.kind === 'deferred' && Date.now() < connection.expiresAt) {
    await markDeferred(refreshed.until);
    if (refused) await markRefused(connection);
    return seeOther(returnTo);
  }
  return seeOther(await pathAfterFailedRefresh(connection, refreshed, returnTo));
}

/** Next.js would answer HEAD by running GET. */
export const HEAD = noContent;
