import type { z } from 'zod';
import { config } from '@/lib/config';
import { readBounded, textOf } from '@/lib/read-bounded';
import { failureKind, PlatformFailure } from './failure';

/** Time for one answer, in milliseconds, and its largest size, in bytes. */
const timeoutMs = 5000;
const maxBytes = 1024 * 1024;

/** A call of the platform's API: `path` under `PLATFORM_API_URL`, a JSON `body` for writes. */
type PlatformCall<T> = {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: unknown;
  answer: z.ZodType<T>;
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
    return call.answer.parse(JSON.parse(text));
  } catch (error) {
    throw new PlatformFailure('unavailable', error);
  }
}
