import { cookies } from 'next/headers';
import { connectionStore } from '@/lib/connection/connection-store';
import { saveFlow } from '@/lib/connection/flow';
import { clearCookie, cookieIds, userCookieId } from '@/lib/cookies/cookies';
import { createAuthorizationRequest } from '@/lib/oauth/authorization-request';
import { safeReturnTo } from '@/lib/return-to';
import { isNavigation, rejectNonNavigation, seeOther } from '@/lib/web/http';
import { endedInBrowser } from '@/lib/web/marks';
import { handler, recordFailure, recordProblem } from '@/lib/web/problem';
import { notConnectedReason, readConnection, readOwner } from '@/lib/web/session';
import { canonicalAddress } from './canonical-host';
import { requestedScope } from './requested-scope';

/** Starts a flow: keeps its secrets in a sealed cookie, and redirects to the Authorization URL. */
export const GET = handler(async (request) => {
  if (!isNavigation(request)) return rejectNonNavigation();
  const canonical = canonicalAddress(request);
  if (canonical) return seeOther(canonical);

  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const connection = await readConnection();
  const owner = await readOwner();
  if (!connection && (await notConnectedReason()) === 'connection_elsewhere')
    clearCookie(await cookies(), 'connection', userCookieId(owner));
  // Another account is asked for its own scopes, and ends nothing.
  const before = searchParams.has('another') && connectionStore().keepsSeveral ? undefined : connection;
  const requested = requestedScope(searchParams.get('scope') ?? '', before);
  if (!requested) return seeOther(await recordProblem('invalid_link', { returnTo }));

  try {
    // The platform may still know the user who just disconnected, or another user of your own app, and would lead back at once.
    const isShared = cookieIds(await cookies(), 'connection').some((id) => id !== userCookieId(owner));
    const mayBeOther = isShared || (await endedInBrowser.hasDisconnectedRecently(owner));
    const asks = searchParams.has('another') || (!connection && mayBeOther);
    const { secrets, url } = await createAuthorizationRequest(requested.scope, asks);
    const from = { connectionId: before?.id, owner };
    await saveFlow(await cookies(), { ...secrets, ...requested, ...from, returnTo });
    return seeOther(url);
  } catch (error) {
    return seeOther(await recordFailure(error, returnTo));
  }
});
