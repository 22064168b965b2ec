import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { revokeTokens } from '@/lib/oauth/revoke';
import { seeOther } from '@/lib/web/answer';
import { clearConnection, readConnection } from '@/lib/web/connection';
import { isSameOrigin } from '@/lib/web/navigation';
import { problemAnswer } from '@/lib/web/problem';

/**
 * Ends the connection: revokes its tokens at Stytch as far as Stytch answers, and removes it from
 * the browser in any case.
 *
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/methods/revoke-token
 */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers, config().appUrl)) return problemAnswer('cross_site_request');
  const connection = await readConnection();
  await clearConnection();
  if (!connection) return seeOther('/start?note=disconnected');
  try {
    await revokeTokens(connection);
    return seeOther('/start?note=disconnected');
  } catch (error) {
    log.warn({ err: error }, 'revocation was not confirmed; the connection is removed here all the same');
    return seeOther('/start?note=disconnected_here');
  }
}
