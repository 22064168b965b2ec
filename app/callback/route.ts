import { cookies } from 'next/headers';
import { consumeFlow } from '@/lib/connection/flow';
import { exchangeCode } from '@/lib/oauth/exchange-code';
import { connectedPath } from '@/lib/return-to';
import { isNavigation, noContent, seeOther } from '@/lib/web/http';
import { failureResponse, problemResponse, readProblemDetails } from '@/lib/web/problem';
import { readConnection } from '@/lib/web/session';
import { readCallbackQuery } from './query';
import { storeGrant } from './store-grant';

/**
 * Ends a flow: checks that this browser began it, exchanges the code on the server, and keeps the connection in
 * encrypted cookies.
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
    const destination = consumed.kind === 'used' ? consumed.returnTo : undefined;
    // Back, reload or a double click: the code is used, and a connected user goes on.
    if (connection) return seeOther(destination ?? connectedPath);
    const returnTo = destination ?? (await readProblemDetails())?.returnTo;
    return problemResponse('flow_unknown', { returnTo });
  }
  const { flow } = consumed;
  const { returnTo, scope, connectionId } = flow;
  if (!wellFormed) return problemResponse('callback_invalid', { returnTo });
  // A flow must end in the session that it began in (draft-ietf-oauth-security-topics-update, session fixation).
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

/** Next.js would answer HEAD by running GET, and use the code. */
export const HEAD = noContent;
