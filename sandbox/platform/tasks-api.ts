import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { ApiError } from './api-errors.ts';
import { requireBearer } from './bearer.ts';
import type { RateLimit } from './rate-limit.ts';
import type { StytchAccounts } from './stytch-accounts.ts';
import type { TaskStore } from './task-store.ts';

const newTaskSchema = z.object({ title: z.string().trim().min(1).max(200) });
const changeSchema = z.object({ done: z.boolean() });

/** `GET|POST /v1/tasks`, `PATCH /v1/tasks/:id`: the person's own tasks, opened by `read:tasks` and `write:tasks`. */
export function tasksApi(stytch: StytchAccounts, tasks: TaskStore, rateLimit: RateLimit): Hono {
  const routes = new Hono().basePath('/v1');
  const ownerOf = async (c: Context, scope: string): Promise<string> => {
    const { subject } = await requireBearer(stytch, c.req.header('authorization'), scope);
    rateLimit.count(subject);
    return subject;
  };

  routes.use(
    '*',
    bodyLimit({
      maxSize: 16 * 1024,
      onError: () => new ApiError(413, 'payload_too_large', 'The body may have 16 KB.').response(),
    }),
  );

  routes.get('/tasks', async (c) => {
    const subject = await ownerOf(c, 'read:tasks');
    c.header('Cache-Control', 'private, no-store');
    return c.json({ tasks: tasks.list(subject) });
  });

  routes.post('/tasks', async (c) => {
    const subject = await ownerOf(c, 'write:tasks');
    const { title } = await bodyOf(c, newTaskSchema, 'title: 1 to 200 characters');
    return c.json({ task: tasks.add(subject, title) }, 201);
  });

  routes.patch('/tasks/:id', async (c) => {
    const subject = await ownerOf(c, 'write:tasks');
    const { done } = await bodyOf(c, changeSchema, 'done: true or false');
    const task = tasks.setDone(subject, c.req.param('id'), done);
    if (!task) throw new ApiError(404, 'not_found', 'You have no task with that id.');
    return c.json({ task });
  });

  routes.all('*', () => {
    throw new ApiError(404, 'not_found', 'There is nothing here.');
  });
  routes.onError((error) => {
    if (!(error instanceof ApiError)) throw error;
    return error.response();
  });
  return routes;
}

/** @throws ApiError 415 for another type than JSON, 400 for what is none, 422 for JSON with wrong members. */
async function bodyOf<Schema extends z.ZodType>(
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
