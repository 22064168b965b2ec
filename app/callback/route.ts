import { cookies } from 'next/headers';
import { consumeFlow } from '@/lib/connection/flow';
import { exchangeCode } from '@/lib/oauth/exchange-code';
import { connectedPath } from '@/lib/return-to';
import { isNavigation, noContent, seeOther } from '@/lib/web/http';
import { failureResponse, lastDestination, problemResponse } from '@/lib/web/problem';
import { readConnection } from '@/lib/web/session';
import { readCallbackQuery } from './query';
import { storeGrant } from './store-grant';

/**
 * Ends a flow: checks that this browser began it, exchanges the code on the server, and keeps the
 * connection in encrypted cookies.
 *
 * @see https://stytch.com/docs/connected-apps/authorization-code-flow
 */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return noContent();
  const { searchParams } = new URL(request.url);
  const { state, wellFormed } = readCallbackQuery(searchParams);
  const connection = await readConnection();
  const consumed = await consumeFlow(await cookies(), state);

  if (consumed.kind !== 'found') {
    const returnTo = consumed.kind === 'spent' ? consumed.returnTo : await lastDestination();
    // Back, reload or a double click: the code is spent, and whoever is connected just goes on.
    if (connection) return seeOther(consumed.kind === 'spent' ? consumed.returnTo : connectedPath);
    return problemResponse('flow_unknown', { returnTo });
  }
  const { flow } = consumed;
  const { returnTo, scope, connectionId } = flow;
  if (!wellFormed) return problemResponse('callback_invalid', { returnTo });
  // A flow ends in the session that began it (draft-ietf-oauth-security-topics-update, session fixation).
  if (connectionId && connection && connection.id !== connectionId) {
    return problemResponse('flow_unknown', { returnTo });
  }
  try {
    const grant = await exchangeCode(searchParams.toString(), flow, scope);
    return seeOther(await storeGrant(grant, flow, connection));
  } catch (error) {
    return failureResponse(error, returnTo);
  }
}

/** Next.js would answer HEAD by running GET, and spend the code. */
export const HEAD = noContent;
