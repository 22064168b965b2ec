import { config } from '@/lib/config';
import { markEnded } from '@/lib/connection/ended';
import { newestKnown } from '@/lib/connection/settled-refreshes';
import { log } from '@/lib/log';
import { revokeTokens } from '@/lib/oauth/revoke';
import { seeOther } from '@/lib/web/answer';
import { clearConnection, readConnection } from '@/lib/web/connection';
import { noteDisconnected } from '@/lib/web/disconnected-note';
import { clearDraft } from '@/lib/web/draft';
import { isSameOrigin } from '@/lib/web/navigation';
import { problemAnswer } from '@/lib/web/problem';

/**
 * Ends the connection: removes it from the browser in any case, keeps a slow refresh from bringing it
 * back, and revokes its tokens as far as Stytch answers.
 *
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/revoke-token
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers, config().appUrl)) return problemAnswer('cross_site_request');
  const connection = await readConnection();
  await clearConnection();
  await clearDraft();
  if (!connection) return seeOther('/start?note=disconnected');
  await noteDisconnected(connection.id);
  await markEnded(connection.id);
  try {
    // A sibling may have rotated the refresh token since this browser last heard.
    await revokeTokens(await newestKnown(connection));
    return seeOther('/start?note=disconnected');
  } catch (error) {
    log.warn({ err: error }, 'revocation was not confirmed; the connection is removed here all the same');
    return seeOther('/start?note=disconnected_here');
  }
}
