import { isDeepStrictEqual } from 'node:util';
import type { Context } from 'hono';
import { ApiError } from './api-errors.ts';

/** A long soak sends keys without end; the oldest make room. */
const KEEP = 1000;

/**
 * What requests with an `Idempotency-Key` did (draft-ietf-httpapi-idempotency-key-header-07). A platform keeps this
 * where it keeps its data, in one transaction with the work; here both are in memory.
 */
export class IdempotencyKeys {
  readonly #done = new Map<string, { body: unknown; result: unknown }>();

  /**
   * Does the work of a request once for each key of a user; without a key, each time. The work ends before the next
   * request begins, so that none finds another under way (§2.6: 409).
   *
   * @param user who sends it: another's key is another key
   * @param body what the request says
   * @returns what the first request with this key got
   * @throws ApiError 400 when the key is no string as RFC 9651 §3.3.3 writes it, 422 when it came with another body
   */
  once<T>(c: Context, user: string, body: unknown, work: () => T): T {
    const header = c.req.header('idempotency-key');
    if (header === undefined) return work();
    const key = /^"([ !#-[\]-~]{1,255})"$/.exec(header)?.[1];
    if (!key) throw new ApiError(400, 'invalid_request', 'Idempotency-Key: use a quoted string.');
    const id = JSON.stringify([user, key]);
    const done = this.#done.get(id) ?? { body, result: structuredClone(work()) };
    if (!isDeepStrictEqual(done.body, body))
      throw new ApiError(422, 'invalid_request', 'This Idempotency-Key was used with another body.');
    this.#done.set(id, done);
    if (this.#done.size > KEEP) this.#done.delete(this.#done.keys().next().value as string);
    return done.result as T;
  }

  clear(): void {
    this.#done.clear();
  }
}
