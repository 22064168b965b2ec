import { isFresh } from '@/lib/connection/connection';
import { safeReturnTo } from '@/lib/return-to';
import { refreshAndSave } from '@/lib/web/as-user';
import { isNavigation, notANavigation, seeOther } from '@/lib/web/http';
import { markDeferred, markRetriedAfter401 } from '@/lib/web/marks';
import { readConnection } from '@/lib/web/session';

/** Refreshes for a page, and redirects back. With `after_401` the access token looks valid, and the API refused it. */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return notANavigation();
  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const after401 = searchParams.has('after_401');
  const connection = await readConnection();
  // Another request may have refreshed it already. Without a connection, the page tells the user what to do.
  if (!connection?.refreshToken || (isFresh(connection) && !after401)) return seeOther(returnTo);

  const refreshed = await refreshAndSave(connection, returnTo);
  if ('redirectTo' in refreshed) return seeOther(refreshed.redirectTo);
  if (refreshed.deferredUntil) await markDeferred(refreshed.deferredUntil);
  if (after401) await markRetriedAfter401(refreshed.connection);
  return seeOther(returnTo);
}
