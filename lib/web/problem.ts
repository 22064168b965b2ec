import { cookies } from 'next/headers';
import { z } from 'zod';
import { CookieTooLarge } from '@/lib/cookies/cookies';
import { readSealedCookie, writeSealedCookie } from '@/lib/cookies/seal';
import { log } from '@/lib/log';
import type { FailureFacts } from '@/lib/oauth/failure';
import { classifyFailure } from '@/lib/oauth/failure';
import { type ProblemCode, problems } from '@/lib/problems';
import { withNotice } from '@/lib/return-to';
import { seeOther } from './http';
import { readConnection } from './session';

/** What a problem page knows beyond its code. It travels sealed: nothing but the code is taken from a URL. */
const detailsSchema = z.object({
  code: z.string(),
  returnTo: z.string().optional(),
  /** The issuer's name for the error, and its reference. */
  issuerError: z.string().optional(),
  requestId: z.string().optional(),
});
type ProblemDetails = z.infer<typeof detailsSchema>;

type Known = { returnTo?: string | undefined; facts?: FailureFacts; error?: unknown };

/**
 * Notes a problem for its page and in the log: code, issuer's error name and request id, never a
 * value of the request.
 *
 * @param returnTo where the person wanted to go, kept so that starting again leads there
 * @returns the path of the problem's page
 */
export async function recordProblem(
  code: ProblemCode,
  { returnTo, facts = {}, error }: Known = {},
): Promise<string> {
  const { issuerError, requestId } = facts;
  log[problems[code].level](
    { problem: code, ...facts, ...(error === undefined ? {} : { err: error }) },
    'problem',
  );
  const details = { code, returnTo, issuerError, requestId } satisfies Record<keyof ProblemDetails, unknown>;
  await writeSealedCookie(await cookies(), 'problem', details);
  return `/problem/${code}`;
}

/** As `recordProblem`, as a handler's answer. */
export async function problemResponse(code: ProblemCode, known?: Known): Promise<Response> {
  return seeOther(await recordProblem(code, known));
}

/**
 * As `recordProblem`, for whatever was thrown.
 *
 * @returns the path where the person goes on
 */
export async function recordFailure(error: unknown, returnTo: string): Promise<string> {
  if (error instanceof CookieTooLarge) return recordProblem('connection_too_large', { returnTo });
  const failure = classifyFailure(error);
  if (failure.code !== 'access_denied') {
    return recordProblem(failure.code, { returnTo, facts: failure.facts, error: failure });
  }
  log.info({ problem: 'access_denied' }, 'the person declined');
  // Whoever is connected merely declined to allow more, and goes on with what there is.
  if (await readConnection()) return withNotice(returnTo, 'access_denied');
  return `/start?${new URLSearchParams({ notice: 'access_denied', return_to: returnTo })}`;
}

/** As `recordFailure`, as a handler's answer. */
export async function failureResponse(error: unknown, returnTo: string): Promise<Response> {
  return seeOther(await recordFailure(error, returnTo));
}

/** @returns the details of the problem that this browser last met, if it is the one asked for. */
export async function readProblemDetails(code: ProblemCode): Promise<ProblemDetails | undefined> {
  const details = await lastProblem();
  return details?.code === code ? details : undefined;
}

/** @returns where the person wanted to go when the last problem came in between. */
export async function lastDestination(): Promise<string | undefined> {
  return (await lastProblem())?.returnTo;
}

async function lastProblem(): Promise<ProblemDetails | undefined> {
  const opened = await readSealedCookie(await cookies(), 'problem');
  return detailsSchema.safeParse(opened?.data).data;
}
