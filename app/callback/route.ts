import { cookies } from 'next/headers';
import { takeFlow } from '@/lib/connection/flow';
import { exchangeCode } from '@/lib/oauth/exchange-code';
import { home } from '@/lib/return-to';
import { emptyAnswer, seeOther } from '@/lib/web/answer';
import { readCallbackQuery } from '@/lib/web/callback-query';
import { readConnection } from '@/lib/web/connection';
import { keepGrant } from '@/lib/web/keep-grant';
import { isNavigation } from '@/lib/web/navigation';
import { failureAnswer, lastDestination, problemAnswer } from '@/lib/web/problem';

/**
 * Ends a flow: checks that this browser began it, exchanges the code on the server, and keeps the
 * connection in encrypted cookies.
 *
 * @see https://stytch.com/docs/connected-apps/authorization-code-flow
 */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return emptyAnswer();
  const { searchParams } = new URL(request.url);
  const { state, wellFormed } = readCallbackQuery(searchParams);
  const connection = await readConnection();
  const { flow, spentFor } = state ? await takeFlow(await cookies(), state) : {};
  if (!flow) {
    // Back, reload or a double click: the code is spent, and whoever is connected just goes on.
    if (connection) return seeOther(spentFor ?? home);
    return problemAnswer('flow_unknown', { returnTo: spentFor ?? (await lastDestination()) });
  }
  const { returnTo, scope, connectionId } = flow;
  if (!wellFormed) return problemAnswer('callback_invalid', { returnTo });
  // A flow ends in the session that began it (draft-ietf-oauth-security-topics-update, session fixation).
  if (connectionId && connection && connection.id !== connectionId) {
    return problemAnswer('flow_unknown', { returnTo });
  }
  try {
    const grant = await exchangeCode(searchParams.toString(), flow, scope);
    return seeOther(await keepGrant(grant, flow, connection));
  } catch (error) {
    return failureAnswer(error, returnTo);
  }
}

/** Next.js would answer HEAD by running GET, and spend the code. */
export const HEAD = emptyAnswer;
