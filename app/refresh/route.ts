import { isFresh, refreshConnection } from '@/lib/connection/refresh-connection';
import { safeReturnTo } from '@/lib/return-to';
import { pathAfterFailedRefresh } from '@/lib/web/act-as-person';
import { emptyAnswer, seeOther } from '@/lib/web/answer';
import { readConnection, writeRefreshed } from '@/lib/web/connection';
import { isNavigation } from '@/lib/web/navigation';
import { failureAnswer } from '@/lib/web/problem';
import { noteDeferred, noteRefused } from '@/lib/web/refresh-notes';

/**
 * Refreshes the connection for a page, which may not write cookies, and sends the browser back.
 *
 * `refused` says that the API did not accept the token; then it is refreshed though it looks good.
 *
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-refresh-token
 */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return emptyAnswer();
  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const refused = searchParams.has('refused');
  const connection = await readConnection();
  // A sibling request may have refreshed before this one came; and the page says what to do without a connection.
  if (!connection?.refreshToken || (isFresh(connection) && !refused)) return seeOther(returnTo);

  const refreshed = await refreshConnection(connection);
  if (refreshed.kind === 'fresh') {
    try {
      await writeRefreshed(connection, refreshed.connection);
    } catch (error) {
      return failureAnswer(error, returnTo);
    }
    if (refused) await noteRefused(refreshed.connection);
    return seeOther(returnTo);
  }
  if (refreshed.kind === 'deferred' && Date.now() < connection.expiresAt) {
    await noteDeferred(refreshed.until);
    if (refused) await noteRefused(connection);
    return seeOther(returnTo);
  }
  return seeOther(await pathAfterFailedRefresh(connection, refreshed, returnTo));
}

/** Next.js would answer HEAD by running GET. */
export const HEAD = emptyAnswer;
