import { revoke } from '@/lib/connection/outbox';
import { markEnded, revokePending } from '@/lib/web/ending';
import { isSameOrigin, seeOther } from '@/lib/web/http';
import { endedInBrowser } from '@/lib/web/marks';
import { problemResponse } from '@/lib/web/problem';
import { clearConnection, hasConnectionCookie, readConnectionEvenIfEnded } from '@/lib/web/session';

/**
 * Ends the connection: clears its cookies whether or not Stytch responds, keeps a slow refresh from bringing it back, and
 * revokes its tokens. A user may press the button twice. Then both requests do all of this, because the browser shows the
 * second response; a token that was revoked before counts as revoked (RFC 7009 §2.2).
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return problemResponse('cross_site_request');
  const connection = await readConnectionEvenIfEnded();
  const without = await noticeWithout();
  await clearConnection();
  await revokePending();
  if (!connection) return seeOther(`/start?notice=${without}`);
  const confirmed = await revoke(await markEnded(connection, 'disconnected'));
  return seeOther(`/start?notice=${confirmed ? 'disconnected' : 'disconnected_here'}`);
}

/** The notice when there is no connection: it must not say that anything was revoked. */
async function noticeWithout(): Promise<string> {
  if (await hasConnectionCookie()) return 'disconnected_here';
  return (await endedInBrowser.hasDisconnectedRecently()) ? 'disconnected_before' : 'not_connected';
}
