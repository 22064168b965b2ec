import { cookies } from 'next/headers';
import { saveFlow } from '@/lib/connection/flow';
import { authorizationRequest } from '@/lib/oauth/authorization-request';
import { safeReturnTo } from '@/lib/return-to';
import { isNavigation, noContent, seeOther } from '@/lib/web/http';
import { failureResponse, problemResponse } from '@/lib/web/problem';
import { readConnection } from '@/lib/web/session';
import { canonicalAddress } from './canonical-host';
import { requestedScope } from './requested-scope';

/**
 * Starts a flow: makes its secrets, keeps them sealed in a cookie of its own, and sends the browser
 * to the platform's Authorization URL.
 *
 * @see https://stytch.com/docs/connected-apps/authorization-code-flow
 */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return noContent();
  const elsewhere = canonicalAddress(request);
  if (elsewhere) return seeOther(elsewhere);

  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const connection = await readConnection();
  const asked = requestedScope(searchParams.get('scope') ?? '', connection);
  if (!asked) return problemResponse('invalid_link', { returnTo });

  try {
    const { secrets, url } = await authorizationRequest(asked.scope);
    await saveFlow(await cookies(), { ...secrets, ...asked, returnTo, connectionId: connection?.id });
    return seeOther(url);
  } catch (error) {
    return failureResponse(error, returnTo);
  }
}

/** Next.js would answer HEAD by running GET. */
export const HEAD = noContent;
