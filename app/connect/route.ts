import { cookies } from 'next/headers';
import { askedScope } from '@/lib/connection/asked-scope';
import { keepFlow } from '@/lib/connection/flow';
import { authorizationRequest } from '@/lib/oauth/authorization-request';
import { safeReturnTo } from '@/lib/return-to';
import { emptyAnswer, seeOther } from '@/lib/web/answer';
import { canonicalAddress } from '@/lib/web/canonical-host';
import { readConnection } from '@/lib/web/connection';
import { isNavigation } from '@/lib/web/navigation';
import { failureAnswer, problemAnswer } from '@/lib/web/problem';

/**
 * Starts a flow: makes its secrets, keeps them sealed in a cookie of its own, and sends the browser
 * to the platform's Authorization URL.
 *
 * @see https://stytch.com/docs/connected-apps/authorization-code-flow
 */
export async function GET(request: Request): Promise<Response> {
  if (!isNavigation(request)) return emptyAnswer();
  const elsewhere = canonicalAddress(request);
  if (elsewhere) return seeOther(elsewhere);

  const { searchParams } = new URL(request.url);
  const returnTo = safeReturnTo(searchParams.get('return_to'));
  const connection = await readConnection();
  const asked = askedScope(searchParams.get('scope') ?? '', connection);
  if (!asked) return problemAnswer('invalid_link', { returnTo });

  try {
    const { secrets, url } = await authorizationRequest(asked.scope);
    await keepFlow(await cookies(), { ...secrets, ...asked, returnTo, connectionId: connection?.id });
    return seeOther(url);
  } catch (error) {
    return failureAnswer(error, returnTo);
  }
}

/** Next.js would answer HEAD by running GET. */
export const HEAD = emptyAnswer;
