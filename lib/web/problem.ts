import { z } from 'zod';
import { CookieTooLarge } from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { classifyFailure, type FailureFacts } from '@/lib/oauth/failure';
import { type ProblemCode, problems } from '@/lib/problems';
import { withNotice } from '@/lib/return-to';
import { sealedCookie } from './sealed-cookie';
import { readConnection } from './session';

/** What a problem page shows besides the text of its code. It is sealed: from the URL the page takes the code alone. */
export const problemCookie = sealedCookie(
  'problem',
  z.object({
    code: z.string(),
    returnTo: z.string().optional(),
    /** The issuer's name for the error, and its id of the request. */
    issuerError: z.string().optional(),
    requestId: z.string().optional(),
  }),
);

/**
 * Records a problem for its page and in the log: code and facts of the failure, never a value of the request.
 *
 * @param returnTo where the user wanted to go. Starting again leads there.
 * @returns the path of the problem's page
 */
export async function recordProblem(
  code: ProblemCode,
  known: { returnTo?: string | undefined; facts?: FailureFacts; error?: unknown } = {},
): Promise<string> {
  const { returnTo, facts = {}, error } = known;
  const { issuerError, requestId } = facts;
  log[problems[code].level]({ problem: code, ...facts, err: error }, 'problem');
  await problemCookie.write({ code, returnTo, issuerError, requestId });
  return `/problem/${code}`;
}

/** Like `recordProblem`, for any error. */
export async function recordFailure(error: unknown, returnTo: string): Promise<string> {
  if (error instanceof CookieTooLarge) return recordProblem('connection_too_large', { returnTo });
  const failure = classifyFailure(error);
  if (failure.code !== 'access_denied')
    return recordProblem(failure.code, { returnTo, facts: failure.facts, error: failure });
  log.info({ problem: 'access_denied' }, 'the user declined');
  // A connected user only declined to allow more, and keeps the connection.
  if (await readConnection()) return withNotice(returnTo, 'access_denied');
  return `/start?${new URLSearchParams({ notice: 'access_denied', return_to: returnTo })}`;
}
