import { redirect, unstable_rethrow } from 'next/navigation';
import { z } from 'zod';
import { CookieTooLarge } from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { classifyFailure, type FailureFacts } from '@/lib/oauth/failure';
import { type ProblemCode, problems } from '@/lib/problems';
import { safeReturnTo } from '@/lib/return-to';
import { seeOther } from './http';
import { sayNext } from './marks';
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

/** Makes a route handler. If `handle` throws, the user is redirected to a problem page. */
export function handler(handle: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    try {
      return await handle(request);
    } catch (error) {
      unstable_rethrow(error);
      const returnTo = safeReturnTo(new URL(request.url).searchParams.get('return_to'));
      return seeOther(await recordFailure(error, returnTo));
    }
  };
}

/** Call it when an action throws. It redirects to a problem page. */
export async function leadToProblem(error: unknown, returnTo: string): Promise<never> {
  unstable_rethrow(error);
  redirect(await recordFailure(error, returnTo));
}

/** Call it when a page throws. It redirects to a problem page, and writes no cookie, because a page cannot. */
export function showProblem(error: unknown): never {
  unstable_rethrow(error);
  const { code } = classifyFailure(error);
  const problem = code === 'access_denied' ? 'internal' : code;
  log[problems[problem].level]({ problem, err: error }, 'a page could not be rendered');
  redirect(`/problem/${problem}`);
}

/** Finds the problem of any error, and records it as `recordProblem` does. */
export async function recordFailure(error: unknown, returnTo: string): Promise<string> {
  if (error instanceof CookieTooLarge) return recordProblem('connection_too_large', { returnTo });
  const failure = classifyFailure(error);
  if (failure.code !== 'access_denied')
    return recordProblem(failure.code, {
      returnTo,
      facts: failure.facts,
      error: failure.code === 'internal' ? error : failure,
    });
  log.info({ problem: 'access_denied' }, 'the user declined');
  // A connected user declined more access, and keeps the connection.
  await sayNext('access_denied');
  return (await readConnection()) ? returnTo : `/start?${new URLSearchParams({ return_to: returnTo })}`;
}
