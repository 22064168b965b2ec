import { cookies } from 'next/headers';
import { connectionStore } from '@/lib/connection/connection-store';
import { consumeFlow } from '@/lib/connection/flow';
import { exchangeCode } from '@/lib/oauth/exchange-code';
import { connectedPath } from '@/lib/return-to';
import { assertStoreAvailable } from '@/lib/store/shared';
import { isNavigation, rejectNonNavigation, seeOther } from '@/lib/web/http';
import { handler, problemCookie, recordFailure, recordProblem } from '@/lib/web/problem';
import { readConnection, readOwner } from '@/lib/web/session';
import { exchangeOnce, trackDelivery } from './exchange-once';
import { readCallbackQuery } from './query';
import { storeGrant } from './store-grant';

/** Ends a flow: checks that this browser began it, exchanges the code, and saves the connection. */
export const GET = handler(async (request) => {
  if (!isNavigation(request)) return rejectNonNavigation();
  const { searchParams } = new URL(request.url);
  const { state, wellFormed } = readCallbackQuery(searchParams);
  // Before the flow: if the store is away, this throws, and the user can try the same callback again with its cookie.
  await assertStoreAvailable();
  const inUse = await readConnection();
  const flow = await consumeFlow(await cookies(), state);
  const from = flow?.connectionId;
  const connection = from && from !== inUse?.id ? ((await readConnection(from)) ?? inUse) : inUse;

  if (!flow) {
    // Back or reload: the first response deleted the flow's cookie.
    if (connection) return seeOther(connectedPath);
    const { returnTo } = (await problemCookie.read()) ?? {};
    return seeOther(await recordProblem('flow_unknown', { returnTo }));
  }
  const { returnTo, connectionId, owner } = flow;
  if (!wellFormed) return seeOther(await recordProblem('callback_invalid', { returnTo }));
  // A flow must end in the session that it began in (draft-ietf-oauth-security-topics-update, session fixation).
  if (owner !== (await readOwner()) || (connectionId && connection && connection.id !== connectionId)) {
    return seeOther(await recordProblem('flow_unknown', { returnTo }));
  }
  try {
    const exchanged = await exchangeOnce(flow, (issued) =>
      exchangeCode(searchParams.toString(), flow, issued),
    );
    const destination = await storeGrant(exchanged.grant, exchanged.id, flow, connection);
    // If this response gets lost, the new grant can still be found: in a database, or by the same user's old connection.
    const isKept = connectionStore().keepsSeveral || connection?.subject === exchanged.grant.subject;
    await trackDelivery(exchanged, request.signal, connection !== undefined && isKept);
    return seeOther(destination);
  } catch (error) {
    return seeOther(await recordFailure(error, returnTo));
  }
});

/** Next.js would answer HEAD by running GET, and use the code. */
export const HEAD = rejectNonNavigation;
