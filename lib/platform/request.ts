import type { z } from 'zod';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { readBounded, retryAfterMs, textOf } from '@/lib/parse';

/** Time for one response and for all pages of a list, in milliseconds, and a response's largest size, in bytes. */
const timeoutMs = 5000;
const pagesMs = 2 * timeoutMs;
const maxBytes = 1024 * 1024;

/** A call of the platform's API. */
type PlatformCall<T> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query under `PLATFORM_API_URL`. Quote what comes from a user: `encodeURIComponent`. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** The second argument that `asUser` gives its call: the API does a write once for each key. */
  idempotencyKey?: string | undefined;
  /** The scope that the call needs. Where the token lacks it, a 403 without a reason counts as `scope_missing`. */
  scope?: string;
  /** What the API promises. `z.undefined()` for an empty body, as with status 204. */
  response: z.ZodType<T>;
};

/** How a call of the platform's API failed. */
export type PlatformFailure =
  /** 401: the access token has expired, was revoked or is unknown. */
  | 'token_refused'
  /** 403, and the token lacks a scope: the API says so (RFC 6750 §3.1), or the grant. */
  | 'scope_missing'
  /** 403 for another reason: a firewall, a limit, a rule of the API. To connect again would not help. */
  | 'forbidden'
  | 'not_found'
  /** 422 and other 4xx: this very request will not work. */
  | 'invalid'
  | 'rate_limited'
  /** No response in time, 5xx, or a response that is not what the API promises. */
  | 'unavailable';

/** What became of a call. It holds no part of a failed request or response. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly failure: PlatformFailure;
      /** The scope that the call needs, if it names one. */
      readonly scope?: string | undefined;
      /** `Retry-After` of the response, in milliseconds. */
      readonly retryAfterMs?: number | undefined;
    };

/**
 * Calls the platform's API as the user who granted the access token (RFC 6750 §2.1).
 *
 * It follows no redirect, because a redirect would take the token to another place. It is never cached, because
 * Next's data cache would keep one user's response for all. It validates the response before anybody sees it.
 *
 * @param accessToken of the user
 * @returns the validated response, or how the call failed
 */
export async function callPlatform<T>(accessToken: string, call: PlatformCall<T>): Promise<Result<T>> {
  let status: number | undefined;
  try {
    const response = await fetch(`${config().platformApiUrl}${call.path}`, {
      method: call.method,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${accessToken}`,
        ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        // A structured field of type String (draft-ietf-httpapi-idempotency-key-header §2.1).
        ...(call.idempotencyKey && { 'Idempotency-Key': `"${call.idempotencyKey}"` }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    const text = textOf(await readBounded(response, maxBytes));
    // The API is still at work on an earlier request with this key (§2.6 of the draft).
    const isUnderWay = status === 409 && call.idempotencyKey;
    if (!response.ok) {
      const wait = retryAfterMs(response.headers.get('retry-after'));
      return failed(call, isUnderWay ? 'unavailable' : failureOf(response), { status }, wait);
    }
    return { ok: true, value: call.response.parse(text === '' ? undefined : JSON.parse(text)) };
  } catch (error) {
    return failed(call, 'unavailable', { status, err: error });
  }
}

/** One line for the operator. Of the path it has the first two segments: later ones may name what belongs to the user. */
function failed(
  { method, path, scope }: Pick<PlatformCall<unknown>, 'method' | 'path' | 'scope'>,
  failure: PlatformFailure,
  facts: { status: number | undefined; err?: unknown },
  wait?: number,
): Result<never> {
  const resource = path
    .replace(/[?#].*/s, '')
    .split('/', 3)
    .join('/');
  log.warn({ failure, method, resource, ...facts }, 'the API call failed');
  return { ok: false, failure, scope, retryAfterMs: wait };
}

/** @returns the result of a call, read with what the user granted: an API may refuse without a reason */
export function withGranted<T>(result: Result<T>, granted: readonly string[]): Result<T> {
  if (result.ok || result.failure !== 'forbidden' || !result.scope || granted.includes(result.scope))
    return result;
  return { ...result, failure: 'scope_missing' };
}

/**
 * Reads a list that the API gives in pages, one page after the other, for ten seconds at most.
 *
 * @param read calls the API for the first page, or for the one of a cursor. `next` is the cursor of the following page.
 * @returns the items; and `next`, if there are more than that time allowed
 */
export async function readPages<T>(
  read: (cursor?: string) => Promise<Result<{ items: T[]; next?: string | undefined }>>,
): Promise<Result<{ items: T[]; next?: string | undefined }>> {
  const until = performance.now() + pagesMs;
  let items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await read(cursor);
    if (!page.ok) return page;
    const { next } = page.value;
    items = items.concat(page.value.items);
    if (!next || next === cursor || performance.now() > until) return { ok: true, value: { items, next } };
    cursor = next;
  }
}

/** @param response that is no success */
export function failureOf({ status, headers }: Pick<Response, 'status' | 'headers'>): PlatformFailure {
  if (status === 401) return 'token_refused';
  if (status === 403)
    return /\binsufficient_scope\b/.test(headers.get('www-authenticate') ?? '')
      ? 'scope_missing'
      : 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 400 && status < 500 && status !== 408 ? 'invalid' : 'unavailable';
}
