import { endHere, revokePending } from '@/lib/web/end-connection';
import { isSameOrigin, seeOther } from '@/lib/web/http';
import { sayNext } from '@/lib/web/marks';
import { handler, recordProblem } from '@/lib/web/problem';
import { clearConnection, notConnectedReason, readConnectionEvenIfEnded } from '@/lib/web/session';

/** Without a connection, the notice must not say that anything was revoked. */
const withoutConnection = {
  connect_first: 'not_connected',
  connection_ended: 'disconnected_here',
  connection_elsewhere: 'disconnected_here',
  disconnected_before: 'disconnected_before',
} as const;

/**
 * Ends the connection, whether or not Stytch responds. A second press does all of it again, because the browser shows the
 * second response (for a revoked token the issuer confirms too, RFC 7009 §2.2).
 */
export const POST = handler(async (request) => {
  if (!isSameOrigin(request.headers)) return seeOther(await recordProblem('cross_site_request'));
  const connection = await readConnectionEvenIfEnded();
  const reason = connection ? undefined : await notConnectedReason();
  await clearConnection();
  await revokePending();
  const confirmed = connection && (await (await endHere(connection, 'disconnected'))());
  await sayNext(reason ? withoutConnection[reason] : confirmed ? 'disconnected' : 'disconnected_here');
  return seeOther('/start');
});
