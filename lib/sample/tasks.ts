import { z } from 'zod';
import { callPlatform, type Result } from '@/lib/platform/request';

const taskSchema = z.object({ id: z.string().min(1), title: z.string(), done: z.boolean() });
const response = z.object({ task: taskSchema });
const list = z.object({ tasks: z.array(taskSchema) }).transform(({ tasks }) => tasks);
export type Task = z.infer<typeof taskSchema>;

/** Any id that is short enough for a path. */
export const taskId = z.string().min(1).max(500);

/** What the platform accepts as a title. */
export const taskTitle = z.string().trim().min(1).max(200);

/** Lists the user's tasks. Needs `read:tasks`. */
export function listTasks(accessToken: string): Promise<Result<Task[]>> {
  return callPlatform(accessToken, { method: 'GET', path: '/v1/tasks', response: list });
}

/**
 * Adds a task for the user. Needs `write:tasks`.
 *
 * @param idempotencyKey the same in each request for one task
 */
export function addTask(
  accessToken: string,
  title: string,
  idempotencyKey?: string,
): Promise<Result<unknown>> {
  const call = { method: 'POST', path: '/v1/tasks', body: { title }, idempotencyKey, response } as const;
  return callPlatform(accessToken, call);
}

/**
 * Ticks a task off, or opens it again. Needs `write:tasks`.
 *
 * @param id untrusted: a form sent it
 */
export async function setTaskDone(accessToken: string, id: string, done: boolean): Promise<Result<unknown>> {
  // `encodeURIComponent` keeps dots, and `..` would leave the folder of the tasks.
  if (/^\.{0,2}$/.test(id)) return { ok: false, failure: 'not_found' };
  const path = `/v1/tasks/${encodeURIComponent(id)}`;
  return callPlatform(accessToken, { method: 'PATCH', path, body: { done }, response });
}
