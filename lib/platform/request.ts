import type { z } from 'zod';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { decodeText, readBounded, retryAfterMs } from '@/lib/parse';
import { traced } from '@/lib/telemetry';

const timeoutMs = 5000;
/** For all pages of a list. */
const maxPagesMs = 2 * timeoutMs;
const maxBytes = 1024 * 1024;

type PlatformCall<T> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query under `PLATFORM_API_URL`. Pass user input through `encodeURIComponent`. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** The API does a write once for each key. `asUser` makes it. */
  idempotencyKey?: string | undefined;
  /** The scope that the call needs. If the user did not grant it, a 403 without a reason counts as `scope_missing`. */
  scope?: string;
  /** `z.undefined()` for an empty body, as with status 204. */
  response: z.ZodType<T>;
};

export type PlatformFailure =
  /** 401: the access token has expired, was revoked or is unknown. */
  | 'token_refused'
  /** 403, and the token lacks a scope: the API says so (RFC 6750 §3.1), or the grant. */
  | 'scope_missing'
  /** 403 for another reason, such as a firewall or a rule of the API. To connect again would not help. */
  | 'forbidden'
  | 'not_found'
  /** 422 and other 4xx: to repeat the request would not help. */
  | 'invalid'
  | 'rate_limited'
  /** No response in time, 5xx, or a response that does not fit its schema. */
  | 'unavailable';

/** The result of a call. It holds no part of a failed request or response. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly failure: PlatformFailure;
      /** The scope of the call. */
      readonly scope?: string | undefined;
      /** `Retry-After` of the response, in milliseconds. */
      readonly retryAfterMs?: number | undefined;
    };

/**
 * Calls the platform's API as the user who granted the access token (RFC 6750 §2.1).
 *
 * It follows no redirect, which would send the token elsewhere, and caches nothing, because Next's data cache would
 * give one user's response to all.
 *
 * @returns the validated response, or how the call failed
 */
export async function callPlatform<T>(accessToken: string, call: PlatformCall<T>): Promise<Result<T>> {
  const host = URL.parse(config().platformApiUrl ?? '')?.hostname;
  return traced(
    'API call',
    { 'http.request.method': call.method, 'server.address': host },
    () => send(accessToken, call),
    (result) => (result.ok ? {} : { 'error.type': result.failure }),
  );
}

async function send<T>(accessToken: string, call: PlatformCall<T>): Promise<Result<T>> {
  const { method, path, body, idempotencyKey } = call;
  let status: number | undefined;
  let wait: number | undefined;
  const fail = (failure: PlatformFailure, err?: unknown): Result<never> => {
    // Two segments of the path: the rest may hold user data.
    const resource = path.match(/^[^/?#]*(\/[^/?#]*){0,2}/)?.[0];
    log.warn({ failure, method, resource, status, err }, 'the API call failed');
    return { ok: false, failure, scope: call.scope, retryAfterMs: wait };
  };
  try {
    const response = await fetch(`${config().platformApiUrl}${path}`, {
      method,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${accessToken}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        // A structured field of type String (draft-ietf-httpapi-idempotency-key-header §2.1).
        ...(idempotencyKey && { 'Idempotency-Key': `"${idempotencyKey}"` }),
      },
      body: JSON.stringify(body),
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    status = response.status;
    wait = retryAfterMs(response.headers.get('retry-after'));
    const text = decodeText(await readBounded(response, maxBytes));
    // The API is still at work on an earlier request with this key (§2.6 of the draft).
    if (status === 409 && idempotencyKey) return fail('unavailable');
    if (!response.ok) return fail(failureOf(response));
    return { ok: true, value: call.response.parse(text === '' ? undefined : JSON.parse(text)) };
  } catch (error) {
    return fail('unavailable', error);
  }
}

/** @returns the result of a call. If the API refused it without a reason, the granted scope gives the reason. */
export function withGranted<T>(result: Result<T>, granted: readonly string[]): Result<T> {
  if (result.ok || result.failure !== 'forbidden' || !result.scope || granted.includes(result.scope))
    return result;
  return { ...result, failure: 'scope_missing' };
}

/**
 * Reads a list that the API gives in pages, one page after the other, for ten seconds at most.
 *
 * @param read calls the API for the first page, or for the page of a cursor. `next` is the cursor of the following page.
 * @returns the items; with `next`, if there are more than it could read in that time
 */
export async function readPages<T>(
  read: (cursor?: string) => Promise<Result<{ items: T[]; next?: string | undefined }>>,
): Promise<Result<{ items: T[]; next?: string | undefined }>> {
  const until = performance.now() + maxPagesMs;
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
