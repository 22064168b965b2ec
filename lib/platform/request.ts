import type { z } from 'zod';
import { config } from '@/lib/config';
import { withoutValues } from '@/lib/log';
import { readBounded, textOf } from '@/lib/parse';

/** Time for one answer, in milliseconds, and its largest size, in bytes. */
const timeoutMs = 5000;
const maxBytes = 1024 * 1024;

/** A call of the platform's API: `path` under `PLATFORM_API_URL`, a JSON `body` for writes. */
type PlatformCall<T> = {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: unknown;
  response: z.ZodType<T>;
};

/**
 * Calls the platform's API as the person who granted the access token (RFC 6750 §2.1).
 *
 * Follows no redirect, as that would take the token to another place; never cached, as Next's data
 * cache would keep one person's answer for all; the answer is validated before anybody sees it.
 *
 * @param accessToken of the person
 * @returns the validated answer
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
    return call.response.parse(JSON.parse(text));
  } catch (error) {
    throw new PlatformFailure('unavailable', error);
  }
}

/**
 * How the platform's API did not give what was asked.
 *
 * - `token_refused` (401): the access token is over, revoked or unknown
 * - `scope_missing` (403): the person did not grant what this call needs
 * - `not_found` (404), `invalid` (422 and other 4xx): this very request will not work
 * - `rate_limited` (429): later
 * - `unavailable`: no answer in time, 5xx, or an answer that is not what the API promises
 */
export type PlatformFailureKind =
  | 'token_refused'
  | 'scope_missing'
  | 'not_found'
  | 'invalid'
  | 'rate_limited'
  | 'unavailable';

/** A call to the platform's API that failed in a known way. Holds no part of request or answer. */
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
