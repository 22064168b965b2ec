import { redirect, unstable_rethrow } from 'next/navigation';
import { z } from 'zod';
import { type Connection, isFresh, isUsable } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { lifetimeOf } from '@/lib/cookies/cookies';
import { type PlatformFailure, type Result, withGranted } from '@/lib/platform/request';
import { isProblemCode, type ProblemCode, problems } from '@/lib/problems';
import { connectLink, withNotice } from '@/lib/return-to';
import { encryptedStore } from '@/lib/store/ttl-store';
import { handleFailedRefresh } from './ending';
import { ownerOf } from './form-draft';
import { personalJson } from './http';
import { recordFailure, recordProblem } from './problem';
import { fieldsOf, isOfAnother, namesOfWrite, requireSameOrigin } from './server-action';
import { notConnectedReason, readConnection, saveRefreshed } from './session';

type Call<T> = (accessToken: string, idempotencyKey?: string) => Promise<Result<T>>;
/** The user has to go to a page first: to connect, or to read about a problem. */
type Redirect = { readonly redirectTo: string; readonly retryAfterMs?: number };

/** How a call as the user went, where nobody is redirected. */
type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** For a response. */
      readonly status: number;
      readonly error: PlatformFailure | ProblemCode | 'not_connected';
      /** Path of a page that helps the user, if there is one. */
      readonly next?: string;
      /** With `scope_missing`: what the call needs. */
      readonly scope?: string | undefined;
      /** With 429 and 503: when to ask again, in seconds. */
      readonly retryAfter?: number;
    };

/** Results of writes. They last as long as a draft of the same text. */
const writes = encryptedStore('writes', z.custom<Result<unknown>>(), lifetimeOf('draft'));
/** Where the API refused, it did nothing, and the same form may be sent again. After an unclear response it may not. */
const isFinal = (result: Result<unknown>) => result.ok || result.failure === 'unavailable';

/** HTTP status of a failed call, where the app responds with JSON. */
const statuses = {
  token_refused: 401,
  scope_missing: 403,
  forbidden: 403,
  not_found: 404,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<PlatformFailure, number>;

/** Wait in milliseconds, where nobody names one. */
const usualWaitMs = 5000;

/**
 * Calls the API as the connected user, from a handler. It refreshes before the call where needed, and once after it if the
 * API refuses the token: a refused call did nothing. It never redirects and never throws.
 *
 * @param here the page that the call belongs to; the user comes back there
 * @param form with `onceField`, of one write that must not be done twice; `call` then gets a key for `callPlatform`. Each
 *   delivery of the form, on any instance, gets the first one's result, as JSON keeps it.
 */
export async function asUser<T>(here: string, call: Call<T>, form?: unknown): Promise<Outcome<T>> {
  const result = await callOrRedirect(here, call, form);
  if ('ok' in result && result.ok) return result;
  const wait = { retryAfter: Math.ceil((result.retryAfterMs ?? usualWaitMs) / 1000) };
  const fault = <E>(status: number, error: E, next?: string, scope?: string) => ({
    ok: false as const,
    ...{ status, error, ...(next && { next }), ...(scope && { scope }) },
    ...(status === 429 || status === 503 ? wait : {}),
  });
  if ('redirectTo' in result) {
    const code = result.redirectTo.match(/^\/problem\/(\w+)$/)?.[1] ?? '';
    return isProblemCode(code)
      ? fault(problems[code].status, code, result.redirectTo)
      : fault(401, 'not_connected', result.redirectTo);
  }
  const { failure, scope } = result;
  if (failure === 'scope_missing') return fault(403, failure, connectLink(here, scope), scope);
  return fault(statuses[failure], failure, failure === 'token_refused' ? connectLink(here) : undefined);
}

/**
 * Responds with JSON to a script of a page, because `fetch` would follow a redirect to an HTML page. A handler that
 * changes something checks `isSameOrigin` first.
 *
 * @param here, call, form as for `asUser`
 * @returns the value with status 200. Otherwise the members of `Outcome`, with its status and `Retry-After`
 */
export async function jsonAsUser<T>(here: string, call: Call<T>, form?: unknown): Promise<Response> {
  const result = await asUser(here, call, form);
  if (result.ok) return personalJson(200, result.value ?? null);
  const { ok, status, retryAfter, ...body } = result;
  return personalJson(status, body, retryAfter);
}

/** What an action knows of the form that was sent. */
type Sent<Fields> = {
  readonly connection: Connection;
  readonly fields: Fields;
  /** As `asUser` of this module, for this form. It redirects a user who has to go to another page first. */
  readonly asUser: <T>(call: Call<T>) => Promise<Result<T>>;
};

/**
 * Makes a server action that acts as the connected user. It refuses forms of other sites, and those that were made for
 * another user, redirects a user without a connection to the Connect page, and checks the fields. When `run` throws, the user is sent to the error page.
 *
 * @param here the page with the form; the user comes back there
 * @param schema of the form's text fields. With others, the page shows the notice `invalid`.
 * @param run returns the path to go to, or a result: then the user comes back to the page, with a notice if it failed
 */
export function userAction<Fields>(
  here: string,
  schema: z.ZodType<Fields>,
  run: (sent: Sent<Fields>) => Promise<string | Result<unknown>>,
) {
  return async (form: FormData): Promise<void> => {
    await requireSameOrigin();
    const connection = await readConnection();
    if (!connection) redirect(await connectFirst(here));
    if (isOfAnother(form, ownerOf(connection))) redirect(withNotice(here, 'other_user'));
    const fields = schema.safeParse(fieldsOf(form));
    if (!fields.success) redirect(withNotice(here, 'invalid'));
    const asUserOfForm: Sent<Fields>['asUser'] = async (call) => {
      const result = await callOrRedirect(here, call, form);
      return 'redirectTo' in result ? redirect(result.redirectTo) : result;
    };
    let done: string | Result<unknown>;
    try {
      done = await run({ connection, fields: fields.data, asUser: asUserOfForm });
    } catch (error) {
      unstable_rethrow(error);
      done = await recordProblem('internal', { returnTo: here, error });
    }
    if (typeof done === 'string') redirect(done);
    redirect(done.ok ? here : withNotice(here, done.failure));
  };
}

async function connectFirst(here: string): Promise<string> {
  return `/start?${new URLSearchParams({ notice: await notConnectedReason(), return_to: here })}`;
}

async function callOrRedirect<T>(here: string, call: Call<T>, form: unknown): Promise<Result<T> | Redirect> {
  try {
    const connection = await readConnection();
    if (!connection) return { redirectTo: await connectFirst(here) };
    const usable = isFresh(connection) ? { connection } : await refreshAndSave(connection, here);
    if ('redirectTo' in usable) return usable;
    const names = await namesOfWrite(form, ownerOf(connection));
    const send = async (accessToken: string) => {
      const work = () => call(accessToken, names?.idempotencyKey);
      const result = names ? await writes.once(names.id, work, isFinal) : await work();
      // Another instance is still at work.
      return withGranted((result ?? { ok: false, failure: 'unavailable' }) as Result<T>, connection.scope);
    };
    const result = await send(usable.connection.accessToken);
    const { refreshToken } = usable.connection;
    if (result.ok || result.failure !== 'token_refused' || !refreshToken) return result;
    const again = await refreshAndSave(usable.connection, here);
    if ('redirectTo' in again) return again;
    return again.deferredUntil ? result : await send(again.connection.accessToken);
  } catch (error) {
    unstable_rethrow(error);
    return { redirectTo: await recordProblem('internal', { returnTo: here, error }) };
  }
}

/**
 * Refreshes the connection of this browser, and saves it in its cookies.
 *
 * @param here the page that the user comes back to
 * @returns the connection to go on with, or where to send the user. `deferredUntil`: the refresh failed for now, and the
 *   access token can still be used.
 */
export async function refreshAndSave(
  before: Connection,
  here: string,
): Promise<{ connection: Connection; deferredUntil?: number } | Redirect> {
  const refreshed = await refreshConnection(before);
  try {
    await saveRefreshed(before, refreshed);
  } catch (error) {
    return { redirectTo: await recordFailure(error, here) };
  }
  if (refreshed.kind === 'fresh') return { connection: refreshed.connection };
  if (refreshed.kind === 'deferred' && isUsable(before))
    return { connection: before, deferredUntil: refreshed.until };
  const redirectTo = await handleFailedRefresh(before, refreshed, here);
  return refreshed.kind === 'deferred'
    ? { redirectTo, retryAfterMs: Math.max(0, refreshed.until - Date.now()) }
    : { redirectTo };
}
