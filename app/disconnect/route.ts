import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { revokeTokens } from '@/lib/oauth/revoke';
import { seeOther } from '@/lib/web/answer';
import { clearConnection, hadConnection, readConnection } from '@/lib/web/connection';
import { clearDraft } from '@/lib/web/draft';
import { dropPending } from '@/lib/web/drop-pending';
import { endConnection } from '@/lib/web/end-connection';
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
  const unreadable = !connection && (await hadConnection());
  await clearConnection();
  await clearDraft();
  await dropPending();
  if (!connection) return seeOther(`/start?note=${unreadable ? 'disconnected_here' : 'disconnected'}`);
  try {
    await revokeTokens(await endConnection(connection, 'disconnected'));
    return seeOther('/start?note=disconnected');
  } catch (error) {
    log.warn({ err: error }, 'revocation was not confirmed; the connection is removed here all the same');
    return seeOther('/start?note=disconnected_here');
  }
}
