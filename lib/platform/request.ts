import type { z } from 'zod';
import { config } from '@/lib/config';
import { readBounded, textOf } from '@/lib/parse';

/** Time for one response, in milliseconds, and its largest size, in bytes. */
const timeoutMs = 5000;
const maxBytes = 1024 * 1024;

/** A call of the platform's API. */
type PlatformCall<T> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query under `PLATFORM_API_URL`. Quote what comes from a user: `encodeURIComponent`. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** What the API promises. `z.undefined()` for an empty body, as with status 204. */
  response: z.ZodType<T>;
};

/** How a call of the platform's API failed. */
export type PlatformFailure =
  /** 401: the access token has expired, was revoked or is unknown. */
  | 'token_refused'
  /** 403: the user did not grant what this call needs. */
  | 'scope_missing'
  | 'not_found'
  /** 422 and other 4xx: this very request will not work. */
  | 'invalid'
  | 'rate_limited'
  /** No response in time, 5xx, or a response that is not what the API promises. */
  | 'unavailable';

/** What became of a call. It holds no part of a failed request or response. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: PlatformFailure };

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
  try {
    const response = await fetch(`${config().platformApiUrl}${call.path}`, {
      method: call.method,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${accessToken}`,
        ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = textOf(await readBounded(response, maxBytes));
    if (!response.ok) return { ok: false, failure: failureOf(response.status) };
    return { ok: true, value: call.response.parse(text === '' ? undefined : JSON.parse(text)) };
  } catch {
    return { ok: false, failure: 'unavailable' };
  }
}

/** @param status of a response that is no success */
export function failureOf(status: number): PlatformFailure {
  if (status === 401) return 'token_refused';
  if (status === 403) return 'scope_missing';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 400 && status < 500 && status !== 408 ? 'invalid' : 'unavailable';
}
