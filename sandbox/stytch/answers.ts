import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A new id in the form that Stytch gives to each answer; the app logs it as its reference. */
export function newRequestId(): string {
  return `request-id-test-${randomUUID()}`;
}

/** What a handler returns: an SDK response type without the two members that every answer carries. */
export type Answer<Response> = Omit<Response, 'request_id' | 'status_code'>;

/** Sends JSON as Stytch does, with `request_id` and `status_code` in the body (stytch-facts §12). */
export function answer(c: Context, body: object, status: ContentfulStatusCode = 200): Response {
  return c.json({ ...body, request_id: newRequestId(), status_code: status }, status);
}
