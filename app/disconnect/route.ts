import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/classify';
import { revokeTokens } from '@/lib/oauth/revoke';
import { seeOther } from '@/lib/web/answer';
import { clearConnection, hadConnection, shownConnection } from '@/lib/web/connection';
import { clearDraft } from '@/lib/web/draft';
import { dropPending } from '@/lib/web/drop-pending';
import { endConnection } from '@/lib/web/end-connection';
import { disconnectedLately } from '@/lib/web/ended-note';
import { isSameOrigin } from '@/lib/web/navigation';
import { problemAnswer } from '@/lib/web/problem';

/**
 * Ends the connection: removes it from the browser in any case, keeps a slow refresh from bringing it
 * back, and revokes its tokens as far as Stytch answers. Pressed twice, it does so twice: the second
 * answer is the one that the person gets to see, and a token revoked before counts as revoked (RFC 7009 §2.2).
 *
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/revoke-token
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers, config().appUrl)) return problemAnswer('cross_site_request');
  const connection = await shownConnection();
  const without = await noteWithout();
  await clearConnection();
  await clearDraft();
  await dropPending();
  if (!connection) return seeOther(`/start?note=${without}`);
  try {
    await revokeTokens(await endConnection(connection, 'disconnected'));
    return seeOther('/start?note=disconnected');
  } catch (error) {
    const { facts } = classifyFailure(error);
    log.warn(
      { ...facts, err: error },
      'revocation was not confirmed; the connection is removed here all the same',
    );
    return seeOther('/start?note=disconnected_here');
  }
}

/** Without a connection nothing is revoked, and nothing may be said to have been. */
async function noteWithout(): Promise<string> {
  if (await hadConnection()) return 'disconnected_here';
  return (await disconnectedLately()) ? 'disconnected_before' : 'not_connected';
}
