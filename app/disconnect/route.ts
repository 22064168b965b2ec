import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { revokeTokens } from '@/lib/oauth/revoke';
import { markEnded, revokePending } from '@/lib/web/ending';
import { isSameOrigin, seeOther } from '@/lib/web/http';
import { endedInBrowser } from '@/lib/web/marks';
import { recordProblem } from '@/lib/web/problem';
import { clearConnection, hasConnectionCookie, readConnectionEvenIfEnded } from '@/lib/web/session';

/**
 * Ends the connection. Its cookies go whether or not Stytch responds. A user may press the button twice. Then both
 * requests do all of this, because the browser shows the second response (a revoked token counts as revoked, RFC 7009
 * §2.2).
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) return seeOther(await recordProblem('cross_site_request'));
  const connection = await readConnectionEvenIfEnded();
  const without = await noticeWithout();
  await clearConnection();
  await revokePending();
  if (!connection) return seeOther(`/start?notice=${without}`);
  try {
    await revokeTokens(await markEnded(connection, 'disconnected'));
    return seeOther('/start?notice=disconnected');
  } catch (error) {
    const { facts } = classifyFailure(error);
    log.warn(
      { ...facts, err: error },
      'revocation was not confirmed; the connection is removed here all the same',
    );
    return seeOther('/start?notice=disconnected_here');
  }
}

/** The notice when there is no connection: it must not say that anything was revoked. */
async function noticeWithout(): Promise<string> {
  if (await hasConnectionCookie()) return 'disconnected_here';
  return (await endedInBrowser.hasDisconnectedRecently()) ? 'disconnected_before' : 'not_connected';
}
