import type { z } from 'zod';
import { config } from '@/lib/config';
import { withoutValues } from '@/lib/log';
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

/**
 * Calls the platform's API as the user who granted the access token (RFC 6750 §2.1).
 *
 * It follows no redirect, because a redirect would take the token to another place. It is never cached, because
 * Next's data cache would keep one user's response for all. It validates the response before anybody sees it.
 *
 * @param accessToken of the user
 * @returns the validated response
 * @throws PlatformFailure
 */
export async function callPlatform<T>(accessToken: string, call: PlatformCall<T>): Promise<T> {
  let status: number;
  let retryAfter: string | null;
  let text: string;
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
    status = response.status;
    retryAfter = response.headers.get('retry-after');
    text = textOf(await readBounded(response, maxBytes));
  } catch (error) {
    throw new PlatformFailure('unavailable', error);
  }
  const kind = failureKind(status);
  if (kind) {
    throw new PlatformFailure(
      kind,
      undefined,
      retryAfter && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined,
    );
  }
  try {
    return call.response.parse(text === '' ? undefined : JSON.parse(text));
  } catch (error) {
    throw new PlatformFailure('unavailable', error);
  }
}

/**
 * How a call of the platform's API failed.
 *
 * - `token_refused` (401): the access token has expired, was revoked or is unknown
 * - `scope_missing` (403): the user did not grant what this call needs
 * - `not_found` (404), `invalid` (422 and other 4xx): this very request will not work
 * - `rate_limited` (429): later
 * - `unavailable`: no response in time, 5xx, or a response that is not what the API promises
 */
export type PlatformFailureKind =
  | 'token_refused'
  | 'scope_missing'
  | 'not_found'
  | 'invalid'
  | 'rate_limited'
  | 'unavailable';

/** A call of the platform's API that failed in a known way. Holds no part of request or response. */
export class PlatformFailure extends Error {
  override readonly name = 'PlatformFailure';
  readonly kind: PlatformFailureKind;
  /** For `rate_limited`: how long to wait, in seconds, if the API said so. */
  readonly retryAfter: number | undefined;

  constructor(kind: PlatformFailureKind, cause?: unknown, retryAfter?: number) {
    super(kind, { cause: withoutValues(cause) });
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

/** @returns what an HTTP status of the API means, or `undefined` for success. */
export function failureKind(status: number): PlatformFailureKind | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401) return 'token_refused';
  if (status === 403) return 'scope_missing';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status >= 400 && status < 500 && status !== 408 ? 'invalid' : 'unavailable';
}

/** What became of a call: its value, or how it failed. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: PlatformFailureKind };

/**
 * Turns a call's `PlatformFailure` into a result, which its caller cannot forget to look at.
 *
 * @throws whatever else the call threw: that is a fault of this app
 */
export async function resultOf<T>(call: Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (error instanceof PlatformFailure) return { ok: false, failure: error.kind };
    throw error;
  }
}
