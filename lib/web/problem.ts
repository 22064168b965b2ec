import { z } from 'zod';
import { CookieTooLarge } from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { classifyFailure, type FailureFacts } from '@/lib/oauth/failure';
import { type ProblemCode, problems } from '@/lib/problems';
import { withNotice } from '@/lib/return-to';
import { sealedCookie } from './sealed-cookie';
import { readConnection } from './session';

/** Details for the problem page. The URL has only the code. */
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
 * Records a problem for its page and in the log.
 *
 * @param returnTo where the user wanted to go
 * @returns the path of the problem's page
 */
export async function recordProblem(
  code: ProblemCode,
  context: { returnTo?: string | undefined; facts?: FailureFacts; error?: unknown } = {},
): Promise<string> {
  const { returnTo, facts = {}, error } = context;
  const { issuerError, requestId } = facts;
  log[problems[code].level]({ problem: code, ...facts, err: error }, 'problem');
  await problemCookie.write({ code, returnTo, issuerError, requestId });
  return `/problem/${code}`;
}

/** As `recordProblem`, for any error. */
export async function recordFailure(error: unknown, returnTo: string): Promise<string> {
  if (error instanceof CookieTooLarge) return recordProblem('connection_too_large', { returnTo });
  const failure = classifyFailure(error);
  if (failure.code !== 'access_denied')
    return recordProblem(failure.code, { returnTo, facts: failure.facts, error: failure });
  log.info({ problem: 'access_denied' }, 'the user declined');
  // A connected user declined more access, and keeps the connection.
  if (await readConnection()) return withNotice(returnTo, 'access_denied');
  return `/start?${new URLSearchParams({ notice: 'access_denied', return_to: returnTo })}`;
}
