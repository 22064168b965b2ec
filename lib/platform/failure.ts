import { withoutValues } from '@/lib/log';

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
