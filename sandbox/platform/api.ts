import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { ApiError } from './api-errors.ts';
import { requireBearer } from './bearer.ts';
import type { RateLimit } from './rate-limit.ts';
import type { StytchAccounts } from './stytch-accounts.ts';

/**
 * Finds out who calls.
 *
 * @returns the key of the user, or of the member in an organization, for their data
 * @throws ApiError 401 without a valid token, 403 without the scope, 429
 */
type UserOf = (c: Context, scope: string) => Promise<string>;

/** One kind of data of the platform's API. */
export interface Resource {
  /** Adds the routes, under `/v1`. Each begins with `await userOf(c, scope)`. */
  mount(routes: Hono, userOf: UserOf): void;
  /** Forgets everything, as `POST /sandbox/reset` wants it. */
  clear(): void;
}

/** The platform's API under `/v1`: resources behind bearer tokens, and one form for all refusals. */
export function platformApi(
  stytch: StytchAccounts,
  resources: readonly Resource[],
  rateLimit: RateLimit,
): Hono {
  const routes = new Hono().basePath('/v1');
  routes.use(
    '*',
    bodyLimit({
      maxSize: 16 * 1024,
      onError: () => new ApiError(413, 'payload_too_large', 'The body exceeds 16 KB.').response(),
    }),
  );
  for (const resource of resources) {
    resource.mount(routes, async (c, scope) => {
      const { subject } = await requireBearer(stytch, c.req.header('authorization'), scope);
      rateLimit.count(subject);
      c.header('Cache-Control', 'private, no-store');
      return subject;
    });
  }
  routes.all('*', () => {
    throw new ApiError(404, 'not_found', 'There is nothing here.');
  });
  routes.onError((error) => {
    if (!(error instanceof ApiError)) throw error;
    return error.response();
  });
  return routes;
}

/** @throws ApiError 415 for another type than JSON, 400 for what is none, 422 with the rule for JSON with wrong members. */
export async function bodyOf<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  rule: string,
): Promise<z.infer<Schema>> {
  if (!c.req.header('content-type')?.startsWith('application/json')) {
    throw new ApiError(415, 'unsupported_media_type', 'Send application/json.');
  }
  const value: unknown = await c.req.json().catch(() => {
    throw new ApiError(400, 'invalid_request', 'The body is not JSON.');
  });
  const result = schema.safeParse(value);
  if (!result.success) throw new ApiError(422, 'invalid_request', rule);
  return result.data;
}
