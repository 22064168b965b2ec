import { endHere, revokePending } from '@/lib/web/end-connection';
import { isSameOrigin, seeOther } from '@/lib/web/http';
import { sayNext } from '@/lib/web/marks';
import { handler, recordProblem } from '@/lib/web/problem';
import {
  clearConnection,
  notConnectedReason,
  readConnection,
  readConnectionEvenIfEnded,
} from '@/lib/web/session';

/** Without a connection, the notice must not say that anything was revoked. */
const withoutConnection = {
  connect_first: 'not_connected',
  connection_ended: 'disconnected_here',
  connection_elsewhere: 'disconnected_here',
  disconnected_before: 'disconnected_before',
} as const;

/**
 * Ends the connection, whether or not Stytch responds. A second press does all of it again, because the browser shows the
 * second response (for a revoked token the issuer confirms too, RFC 7009 §2.2). `connection` is the id of the one that the
 * page showed: in another tab the user may have chosen another account.
 */
export const POST = handler(async (request) => {
  if (!isSameOrigin(request.headers)) return seeOther(await recordProblem('cross_site_request'));
  const id = new URL(request.url).searchParams.get('connection') ?? undefined;
  const connection = await readConnectionEvenIfEnded(undefined, id);
  const reason = connection ? undefined : await notConnectedReason();
  await clearConnection({ id: connection?.id ?? id });
  await revokePending();
  const confirmed = connection && (await (await endHere(connection, 'disconnected'))());
  const said = confirmed ? 'disconnected' : 'disconnected_here';
  // The browser may have another connection. If the store is away by now, this one has ended all the same.
  const remains = (await readConnection().catch(() => undefined)) !== undefined;
  await sayNext(remains ? `one_${said}` : reason ? withoutConnection[reason] : said);
  return seeOther(remains ? '/connections' : '/start');
});
