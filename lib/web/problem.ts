import { cookies } from 'next/headers';
import { z } from 'zod';
import { CookieTooLarge, readSealedCookie, writeSealedCookie } from '@/lib/connection/sealed-cookie';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/classify';
import type { FailureFacts } from '@/lib/oauth/failure';
import { type ProblemCode, problems } from '@/lib/problems';
import { seeOther } from './answer';
import { readConnection } from './connection';
import { withNote } from './with-note';

const cookie = 'problem';
const lifetimeMs = 10 * 60_000;

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
export async function noteProblem(
  code: ProblemCode,
  { returnTo, facts = {}, error }: Known = {},
): Promise<string> {
  const { issuerError, requestId } = facts;
  log[problems[code].level](
    { problem: code, ...facts, ...(error === undefined ? {} : { err: error }) },
    'problem',
  );
  const details = { code, returnTo, issuerError, requestId } satisfies Record<keyof ProblemDetails, unknown>;
  await writeSealedCookie(await cookies(), cookie, 'problem', details, lifetimeMs);
  return `/problem/${code}`;
}

/** As `noteProblem`, as a handler's answer. */
export async function problemAnswer(code: ProblemCode, known?: Known): Promise<Response> {
  return seeOther(await noteProblem(code, known));
}

/**
 * As `noteProblem`, for whatever was thrown.
 *
 * @returns the path where the person goes on
 */
export async function noteThrown(error: unknown, returnTo: string): Promise<string> {
  if (error instanceof CookieTooLarge) return noteProblem('connection_too_large', { returnTo });
  const failure = classifyFailure(error);
  if (failure.code !== 'access_denied') {
    return noteProblem(failure.code, { returnTo, facts: failure.facts, error: failure });
  }
  log.info({ problem: 'access_denied' }, 'the person declined');
  // Whoever is connected merely declined to allow more, and goes on with what there is.
  if (await readConnection()) return withNote(returnTo, 'access_denied');
  return `/start?${new URLSearchParams({ note: 'access_denied', return_to: returnTo })}`;
}

/** As `noteThrown`, as a handler's answer. */
export async function failureAnswer(error: unknown, returnTo: string): Promise<Response> {
  return seeOther(await noteThrown(error, returnTo));
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
  const opened = await readSealedCookie(await cookies(), cookie, 'problem');
  return detailsSchema.safeParse(opened?.data).data;
}
