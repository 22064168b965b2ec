import { endHere, revokePending } from '@/lib/web/end-connection';
import { isSameOrigin, seeOther } from '@/lib/web/http';
import { recordProblem } from '@/lib/web/problem';
import { clearConnection, notConnectedReason, readConnectionEvenIfEnded } from '@/lib/web/session';

/**
 * Ends the connection, whether or not Stytch responds. A second press does all of it again, because the browser shows the
 * second response (for a revoked token the issuer confirms too, RFC 7009 §2.2).
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return seeOther(await recordProblem('cross_site_request'));
  const connection = await readConnectionEvenIfEnded();
  // Without a connection, the notice must not claim a revocation.
  const reason = connection ? '' : await notConnectedReason();
  const without = reason.startsWith('connection_') ? 'disconnected_here' : reason;
  await clearConnection();
  await revokePending();
  if (!connection) return seeOther(`/start?notice=${without.replace('connect_first', 'not_connected')}`);
  const confirmed = await (await endHere(connection, 'disconnected'))();
  return seeOther(`/start?notice=${confirmed ? 'disconnected' : 'disconnected_here'}`);
}
