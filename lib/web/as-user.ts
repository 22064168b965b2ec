import { redirect, unstable_rethrow } from 'next/navigation';
import { z } from 'zod';
import { type Connection, isBeforeRefreshTime, isUnexpired } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { lifetimeOf } from '@/lib/cookies/cookies';
import type { PlatformFailure, Result } from '@/lib/platform/request';
import { problemCodeOf, problems } from '@/lib/problems';
import { connectLink } from '@/lib/return-to';
import { encryptedStore } from '@/lib/store/ttl-store';
import { handleFailedRefresh } from './end-connection';
import { ownerOf } from './form-draft';
import { personalJson } from './http';
import { recordFailure, recordProblem } from './problem';
import { namesOfWrite } from './server-action';
import { notConnectedReason, readConnection, saveRefreshed } from './session';

type Call<T> = (accessToken: string, idempotencyKey?: string) => Promise<Result<T>>;

/** Results of writes, kept as long as drafts. */
const writes = encryptedStore('writes', z.custom<Result<unknown>>(), lifetimeOf('draft'));
/** After a refusal the API has done nothing, and the form may be sent again. After an unclear response it may not. */
const isFinal = (result: Result<unknown>) => result.ok || result.failure === 'unavailable';

/**
 * Calls the API as the connected user, from a server action. Refreshes before the call if due, and once more after a 401.
 * Redirects if there is no usable connection, or if the call throws.
 *
 * @param returnTo the page of the action
 * @param form with `onceField`, for a write that must not be done twice: `call` then gets a key for `callPlatform`, and
 *   each delivery of the form, on any instance, gets the first one's result, as JSON keeps it
 */
export async function asUserInAction<T>(
  returnTo: string,
  call: Call<T>,
  form?: FormData,
): Promise<Result<T>> {
  const result = await callOrRedirect(returnTo, call, form);
  return typeof result === 'string' ? redirect(result) : result;
}

const statuses = {
  token_refused: 401,
  scope_missing: 403,
  forbidden: 403,
  not_found: 404,
  invalid: 422,
  rate_limited: 429,
  unavailable: 503,
} as const satisfies Record<PlatformFailure, number>;

/**
 * As `asUserInAction`, for a handler that a script of a page calls: it never redirects, because `fetch` would follow to
 * an HTML page. A handler that changes something checks `isSameOrigin` first.
 *
 * @param returnTo the page of the script
 * @returns JSON: the value with status 200, or the status of the failure. `error` is its name or a problem's code, and
 *   `next` the path of a page that helps, if there is one.
 */
export async function jsonAsUser<T>(returnTo: string, call: Call<T>, form?: FormData): Promise<Response> {
  const result = await callOrRedirect(returnTo, call, form);
  if (typeof result === 'string') {
    const code = problemCodeOf(result);
    const status = code ? problems[code].status : 401;
    return personalJson(status, { error: code ?? 'not_connected', next: result });
  }
  if (result.ok) return personalJson(200, result.value ?? null);
  const { failure: error } = result;
  const helps = error === 'token_refused' || error === 'scope_missing';
  return personalJson(statuses[error], helps ? { error, next: connectLink(returnTo) } : { error });
}

/** @returns the result, or the path of the page that the user must see first: *Connect*, or a problem */
async function callOrRedirect<T>(
  returnTo: string,
  call: Call<T>,
  form: unknown,
): Promise<Result<T> | string> {
  const connection = await readConnection();
  if (!connection) {
    const query = new URLSearchParams({ notice: await notConnectedReason(), return_to: returnTo });
    return `/start?${query}`;
  }
  try {
    const usable = isBeforeRefreshTime(connection)
      ? { connection }
      : await refreshAndSave(connection, returnTo);
    if (typeof usable === 'string') return usable;
    const names = await namesOfWrite(form, ownerOf(connection));
    const send = async (accessToken: string) => {
      const work = () => call(accessToken, names?.idempotencyKey);
      const result = names ? await writes.once(names.id, work, isFinal) : await work();
      // No result: another instance is still waiting for it.
      return (result ?? { ok: false, failure: 'unavailable' }) as Result<T>;
    };
    const result = await send(usable.connection.accessToken);
    const { refreshToken } = usable.connection;
    if (result.ok || result.failure !== 'token_refused' || !refreshToken) return result;
    const again = await refreshAndSave(usable.connection, returnTo);
    if (typeof again === 'string') return again;
    return again.deferredUntil ? result : await send(again.connection.accessToken);
  } catch (error) {
    unstable_rethrow(error);
    return recordProblem('internal', { returnTo, error });
  }
}

/**
 * Refreshes a connection, and saves it in the cookies.
 *
 * @returns the connection to use, or the path to redirect to. `deferredUntil`, in epoch
 *   milliseconds: the refresh failed for now, and the old access token is still valid.
 */
export async function refreshAndSave(
  before: Connection,
  returnTo: string,
): Promise<{ connection: Connection; deferredUntil?: number } | string> {
  const refreshed = await refreshConnection(before);
  try {
    await saveRefreshed(before, refreshed);
  } catch (error) {
    return recordFailure(error, returnTo);
  }
  if (refreshed.kind === 'fresh') return { connection: refreshed.connection };
  if (refreshed.kind === 'deferred' && isUnexpired(before))
    return { connection: before, deferredUntil: refreshed.until };
  return handleFailedRefresh(before, refreshed, returnTo);
}
