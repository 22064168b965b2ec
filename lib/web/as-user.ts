import { refresh } from 'next/cache';
import { redirect, unstable_rethrow } from 'next/navigation';
import { z } from 'zod';
import { currentPause } from '@/lib/connection/back-off';
import {
  type Connection,
  isBeforeRefreshTime,
  isUnexpired,
  type ShownConnection,
  withoutTokens,
} from '@/lib/connection/connection';
import { type RefreshOutcome, refreshConnection } from '@/lib/connection/refresh-connection';
import { lifetimeOf } from '@/lib/cookies/cookies';
import { type PlatformFailure, type Result, withGranted } from '@/lib/platform/request';
import { type ProblemCode, problemCodeOf, problems } from '@/lib/problems';
import { connectLink } from '@/lib/return-to';
import { encryptedStore } from '@/lib/store/ttl-store';
import { writeFailures } from '@/lib/texts';
import { handleFailedRefresh } from './end-connection';
import { accountKeyOf } from './form-draft';
import { personalJson } from './http';
import { sayNext } from './marks';
import { leadToProblem, recordFailure } from './problem';
import { fieldsOf, isOfAnother, namesOfWrite, requireOnceField, requireSameOrigin } from './server-action';
import { connectFirst, readConnection, saveRefreshed } from './session';

type Call<T> = (accessToken: string, idempotencyKey?: string) => Promise<Result<T>>;

/** Results of writes, kept as long as drafts. */
const writes = encryptedStore('writes', z.custom<Result<unknown>>(), lifetimeOf('draft'));
/** After a refusal the API has done nothing, and the form may be sent again. After an unclear response it may not. */
const isFinal = (result: Result<unknown>) => result.ok || result.failure === 'unavailable';

/** HTTP status of a failed call. */
const statuses = {
  token_refused: 401,
  scope_missing: 403,
  forbidden: 403,
  not_found: 404,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<PlatformFailure, number>;

/** The result of `asUser`. */
type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly status: number;
      readonly error: PlatformFailure | ProblemCode | 'not_connected';
      /** The path of a page that helps, if there is one. */
      readonly next?: string;
      /** With `scope_missing`: the scope of the call. */
      readonly scope?: string;
      /** With 429 and 503: in seconds. */
      readonly retryAfter?: number;
    };

/**
 * Calls the API as the connected user, from a handler. Refreshes before the call if due, and once more after a 401. Neither
 * redirects nor throws.
 *
 * @param returnTo the page of the call
 * @param form with `onceField`, for a write that must not be done twice: `call` then gets a key for `callPlatform`, and
 *   each delivery of the form, on any instance, gets the first one's result, as JSON keeps it
 * @param id of one of several connections, see `listConnections`; untrusted. By default the one in use.
 */
export async function asUser<T>(
  returnTo: string,
  call: Call<T>,
  form?: unknown,
  id?: string,
): Promise<Outcome<T>> {
  const result = await callOrRedirect(returnTo, call, form, id);
  if (typeof result === 'object' && result.ok) return result;
  if (typeof result === 'object') {
    const { failure, scope, retryAfterMs } = result;
    const needs = failure === 'scope_missing' && scope ? { scope } : {};
    const helps = failure === 'scope_missing' || failure === 'token_refused';
    const next = helps ? { next: connectLink(returnTo, needs.scope) } : {};
    return { ok: false, error: failure, ...next, ...needs, ...waiting(statuses[failure], retryAfterMs) };
  }
  const code = problemCodeOf(result);
  if (!code) return { ok: false, error: 'not_connected', next: result, status: 401 };
  const connection = code === 'store_unavailable' ? undefined : await readConnection(id);
  const pause = connection && (await currentPause(connection.id));
  const ms = pause && pause.until - Date.now();
  return { ok: false, error: code, next: result, ...waiting(problems[code].status, ms) };
}

/** By default, 5 s. */
function waiting(status: number, ms = 5000) {
  return status === 429 || status === 503 ? { status, retryAfter: Math.ceil(ms / 1000) } : { status };
}

/**
 * As `asUser`, for a handler that a script of a page calls: `fetch` would follow a redirect to an HTML page. A handler that
 * changes something checks `isSameOrigin` first.
 *
 * @returns JSON: the value with status 200, or `error`, `next` and `scope` with the status of the failure
 */
export async function jsonAsUser<T>(...given: Parameters<typeof asUser<T>>): Promise<Response> {
  const outcome = await asUser(...given);
  if (outcome.ok) return personalJson(200, outcome.value ?? null);
  const { ok, status, retryAfter, ...body } = outcome;
  return personalJson(status, body, retryAfter);
}

/** What an action gets of the form that was sent. */
type Sent<Fields> = {
  readonly connection: ShownConnection;
  readonly fields: Fields;
  /** As `asUser`, with this form. Redirects if there is no usable connection, or if the call throws. */
  readonly asUserInAction: <T>(call: Call<T>) => Promise<Result<T>>;
};

/** A path to redirect to, the result of a call, or words that say what happened, with a page that shows them. */
type Done = string | Result<unknown> | { readonly page: string; readonly words?: string | undefined };

/** An action for a form. A script that calls it itself gets the words of the failure, or else a fresh page. */
export type UserAction = {
  (form: FormData): Promise<void>;
  (form: FormData, by: 'script'): Promise<string | undefined>;
};

/**
 * Makes a server action that acts as the connected user. It refuses cross-site requests, forms without `onceField` and
 * forms of another user, and checks the fields. It redirects to *Connect* if nobody is connected, and to a problem if `run` throws.
 *
 * @param path of the page with the form
 * @param schema of the text fields. If they do not fit, the failure is `invalid`.
 * @param run returns one of three: a result, and if the call failed, the page says why in a notice; a path to redirect to; or
 *   `page` and `words`. Then a script gets the words, and a plain form is redirected to the page. No words mean success.
 */
export function userAction<Fields>(
  path: string,
  schema: z.ZodType<Fields>,
  run: (sent: Sent<Fields>) => Promise<Done>,
): UserAction {
  const act = async (form: FormData, by?: 'script'): Promise<string | undefined> => {
    await requireSameOrigin();
    const connection = await readConnection().catch((error) => leadToProblem(error, path));
    if (!connection) redirect(await connectFirst(path).catch((error) => leadToProblem(error, path)));
    // Without a fragment of its own, the browser would keep that of the page before, and focus nothing.
    const top = `${path}#main`;
    await requireOnceField(form, path);
    if (isOfAnother(form, accountKeyOf(connection))) {
      // A script, too, leaves the other user's page.
      await sayNext('other_user');
      showAnew(top);
    }
    const fields = schema.safeParse(fieldsOf(form));
    const asUserInAction: Sent<Fields>['asUserInAction'] = async (call) => {
      const result = await callOrRedirect(path, call, form);
      return typeof result === 'string' ? redirect(result) : result;
    };
    const shown = withoutTokens(connection);
    let done: Done = { ok: false, failure: 'invalid' };
    try {
      if (fields.success) done = await run({ connection: shown, fields: fields.data, asUserInAction });
    } catch (error) {
      unstable_rethrow(error);
      done = await recordFailure(error, path);
    }
    // `form-action 'self'` forbids redirects to the platform, so a page is between.
    if (typeof done === 'string') showAnew(done.replace(/^\/connect\?/, '/connect/more?'));
    const failure = 'page' in done || done.ok ? undefined : done.failure;
    const { page, words } = 'page' in done ? done : { page: top, words: failure && writeFailures[failure] };
    if (by !== 'script') {
      if (failure) await sayNext(failure);
      showAnew(page);
    }
    if (!words) refresh();
    return words;
  };
  return act as UserAction;
}

/** Redirects. Without `refresh`, the router shows the page as it was if only the fragment differs. */
function showAnew(path: string): never {
  refresh();
  redirect(path);
}

/** @returns the result, or the path of the page that the user must see first: *Connect*, or a problem */
async function callOrRedirect<T>(
  returnTo: string,
  call: Call<T>,
  form: unknown,
  id?: string,
): Promise<Result<T> | string> {
  try {
    const connection = await readConnection(id);
    if (!connection) return await connectFirst(returnTo);
    const names = await namesOfWrite(form, accountKeyOf(connection));
    const send = async (accessToken: string) => {
      const work = () => call(accessToken, names?.idempotencyKey);
      const result = names ? await writes.once(names.id, work, isFinal) : await work();
      // No result: another instance is still waiting for it.
      return (result ?? { ok: false, failure: 'unavailable' }) as Result<T>;
    };
    return await callRefreshed(connection, (before) => refreshAndSave(before, returnTo), send);
  } catch (error) {
    unstable_rethrow(error);
    return recordFailure(error, returnTo);
  }
}

/** `deferredUntil`, in epoch milliseconds: the refresh failed, and the old access token is still valid. */
export type Usable = { connection: Connection; deferredUntil?: number };

/**
 * Calls the API. Refreshes before the call if due, and once more after a 401.
 *
 * @param refresh saves what it gets. If no connection is usable, it returns where to go or when to retry, and so does this.
 */
export async function callRefreshed<T, Otherwise extends string | number>(
  connection: Connection,
  refresh: (before: Connection) => Promise<Usable | Otherwise>,
  call: (accessToken: string) => Promise<Result<T>>,
): Promise<Result<T> | Otherwise> {
  const usable = isBeforeRefreshTime(connection) ? { connection } : await refresh(connection);
  if (typeof usable !== 'object') return usable;
  const send = async (of: Connection) => withGranted(await call(of.accessToken), of.scope);
  const result = await send(usable.connection);
  if (result.ok || result.failure !== 'token_refused' || !usable.connection.refreshToken) return result;
  const again = await refresh(usable.connection);
  if (typeof again !== 'object') return again;
  return again.deferredUntil ? result : send(again.connection);
}

/**
 * Refreshes a connection, and saves it in the cookies.
 *
 * @returns the connection to use, or the path to redirect to
 */
export async function refreshAndSave(before: Connection, returnTo: string): Promise<Usable | string> {
  let refreshed: RefreshOutcome;
  try {
    refreshed = await refreshConnection(before);
    await saveRefreshed(before, refreshed);
  } catch (error) {
    return recordFailure(error, returnTo);
  }
  if (refreshed.kind === 'fresh') return { connection: refreshed.connection };
  if (refreshed.kind === 'deferred' && isUnexpired(before))
    return { connection: before, deferredUntil: refreshed.until };
  return handleFailedRefresh(before, refreshed, returnTo);
}
