import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ConnectedApp as SdkConnectedApp } from 'stytch';
import type { ConnectedApp } from './connected-apps.ts';

/** A new id in the form that Stytch gives to each response; the app logs it as its reference. */
export function newRequestId(): string {
  return `request-id-test-${randomUUID()}`;
}

/** The SDK's type of an app is merged with a class of the same name, which only the SDK itself can make. */
type Shown<Value> = Value extends SdkConnectedApp
  ? ConnectedApp
  : Value extends SdkConnectedApp[]
    ? ConnectedApp[]
    : Value;

/** What a handler returns: an SDK response type without the two members that every response has. */
export type BodyOf<Response> = {
  [Name in keyof Omit<Response, 'request_id' | 'status_code'>]: Shown<Response[Name & keyof Response]>;
};

/** Sends JSON as Stytch does, with `request_id` and `status_code` in the body (https://stytch.com/docs/api/errors). */
export function send(c: Context, body: object, status: ContentfulStatusCode = 200): Response {
  return c.json({ ...body, request_id: newRequestId(), status_code: status }, status);
}

/**
 * Responds to a call of the official SDK. Its type of the response, which has to be named, is the judge of the body:
 * a missing or mistyped member does not compile.
 */
export function respond<Expected extends object = never>(
  c: Context,
  body: NoInfer<BodyOf<Expected>>,
): Response {
  return send(c, body);
}
