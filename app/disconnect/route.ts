import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { revokeTokens } from '@/lib/oauth/revoke';
import { discardPending, endConnection } from '@/lib/web/ending';
import { clearDraft } from '@/lib/web/form-draft';
import { isSameOrigin, seeOther } from '@/lib/web/http';
import { endedInBrowser } from '@/lib/web/marks';
import { problemResponse } from '@/lib/web/problem';
import { clearConnection, hadConnection, presentedConnection } from '@/lib/web/session';

/**
 * Ends the connection: removes it from the browser in any case, keeps a slow refresh from bringing it
 * back, and revokes its tokens as far as Stytch answers. Pressed twice, it does so twice: the second
 * answer is the one that the person gets to see, and a token revoked before counts as revoked (RFC 7009 §2.2).
 *
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/revoke-token
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers, config().appUrl)) return problemResponse('cross_site_request');
  const connection = await presentedConnection();
  const without = await noteWithout();
  await clearConnection();
  await clearDraft();
  await discardPending();
  if (!connection) return seeOther(`/start?notice=${without}`);
  try {
    await revokeTokens(await endConnection(connection, 'disconnected'));
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

/** Without a connection nothing is revoked, and nothing may be said to have been. */
async function noteWithout(): Promise<string> {
  if (await hadConnection()) return 'disconnected_here';
  return (await endedInBrowser.hasRecent()) ? 'disconnected_before' : 'not_connected';
}
