import { redirect, unstable_rethrow } from 'next/navigation';
import { z } from 'zod';
import { type Connection, isBeforeRefreshTime, isUnexpired } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { lifetimeOf } from '@/lib/cookies/cookies';
import type { PlatformFailure, Result } from '@/lib/platform/request';
import { isProblemCode, problems } from '@/lib/problems';
import { connectLink } from '@/lib/return-to';
import { encryptedStore } from '@/lib/store/ttl-store';
import { handleFailedRefresh } from './ending';
import { ownerOf } from './form-draft';
import { personalJson } from './http';
import { recordFailure, recordProblem } from './problem';
import { namesOfWrite } from './server-action';
import { notConnectedReason, readConnection, saveRefreshed } from './session';

type Call<T> = (accessToken: string, idempotencyKey?: string) => Promise<Result<T>>;
/** The user has to go to a page first: to connect, or to read about a problem. */
type Redirect = { readonly redirectTo: string };

/** Results of writes. They last as long as a draft of the same text. */
const writes = encryptedStore('writes', z.custom<Result<unknown>>(), lifetimeOf('draft'));
/** Where the API refused, it did nothing, and the same form may be sent again. After an unclear response it may not. */
const isFinal = (result: Result<unknown>) => result.ok || result.failure === 'unavailable';

/**
 * Calls the API as the connected user, from a server action; pages use the `asUser` of `personalPage`. It refreshes
 * before the call where needed, and once after it if the API refuses the token: a refused call did nothing. It
 * redirects when there is no connection, when it cannot be used, and when the call throws.
 *
 * @param here the page that the action belongs to; the user comes back there
 * @param form with `onceField`, of one write that must not be done twice; `call` then gets a key for `callPlatform`. Each
 *   delivery of the form, on any instance, gets the first one's result, as JSON keeps it.
 */
export async function asUser<T>(here: string, call: Call<T>, form?: FormData): Promise<Result<T>> {
  const result = await callOrRedirect(here, call, form);
  return 'redirectTo' in result ? redirect(result.redirectTo) : result;
}

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

/**
 * Calls the API as the connected user, from a handler that a script of the page calls. It never redirects, because
 * `fetch` would follow to an HTML page. A handler that changes something checks `isSameOrigin` first.
 *
 * @param here the page of that script; the user comes back there
 * @returns JSON: the value with status 200. Otherwise the status of the failure, with its name or a problem's code as
 *   `error`, and with `next`, the path of a page that helps, if there is one
 */
export async function jsonAsUser<T>(here: string, call: Call<T>, form?: FormData): Promise<Response> {
  const result = await callOrRedirect(here, call, form);
  if ('redirectTo' in result) {
    const code = result.redirectTo.match(/^\/problem\/(\w+)$/)?.[1] ?? '';
    return isProblemCode(code)
      ? personalJson(problems[code].status, { error: code, next: result.redirectTo })
      : personalJson(401, { error: 'not_connected', next: result.redirectTo });
  }
  if (result.ok) return personalJson(200, result.value ?? null);
  const { failure: error } = result;
  const helps = error === 'token_refused' || error === 'scope_missing';
  return personalJson(statuses[error], helps ? { error, next: connectLink(here) } : { error });
}

async function callOrRedirect<T>(here: string, call: Call<T>, form: unknown): Promise<Result<T> | Redirect> {
  const connection = await readConnection();
  if (!connection) {
    const query = new URLSearchParams({ notice: await notConnectedReason(), return_to: here });
    return { redirectTo: `/start?${query}` };
  }
  try {
    const usable = isBeforeRefreshTime(connection) ? { connection } : await refreshAndSave(connection, here);
    if (typeof usable === 'string') return { redirectTo: usable };
    const names = await namesOfWrite(form, ownerOf(connection));
    const send = async (accessToken: string) => {
      const work = () => call(accessToken, names?.idempotencyKey);
      const result = names ? await writes.once(names.id, work, isFinal) : await work();
      // Another instance is still at work.
      return (result ?? { ok: false, failure: 'unavailable' }) as Result<T>;
    };
    const result = await send(usable.connection.accessToken);
    const { refreshToken } = usable.connection;
    if (result.ok || result.failure !== 'token_refused' || !refreshToken) return result;
    const again = await refreshAndSave(usable.connection, here);
    if (typeof again === 'string') return { redirectTo: again };
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
 * @returns the connection to go on with, or the path to send the user to. `deferredUntil`: the refresh failed for now,
 *   and the access token can still be used.
 */
export async function refreshAndSave(
  before: Connection,
  here: string,
): Promise<{ connection: Connection; deferredUntil?: number } | string> {
  const refreshed = await refreshConnection(before);
  try {
    await saveRefreshed(before, refreshed);
  } catch (error) {
    return recordFailure(error, here);
  }
  if (refreshed.kind === 'fresh') return { connection: refreshed.connection };
  if (refreshed.kind === 'deferred' && isUnexpired(before))
    return { connection: before, deferredUntil: refreshed.until };
  return handleFailedRefresh(before, refreshed, here);
}
