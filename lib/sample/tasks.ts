import { z } from 'zod';
import { callPlatform, type Result, readPages } from '@/lib/platform/request';

const taskSchema = z.object({ id: z.string().min(1), title: z.string(), done: z.boolean() });
const write = { scope: 'write:tasks', response: z.object({ task: taskSchema }) };
const pageOfTasks = z
  .object({ tasks: z.array(taskSchema), next: z.string().optional() })
  .transform(({ tasks: items, next }) => ({ items, next }));
export type Task = z.infer<typeof taskSchema>;

/** Any id that is short enough for a path. */
export const taskId = z.string().min(1).max(500);

/** What the platform accepts as a title. */
export const taskTitle = z.string().trim().min(1).max(200);

/** Lists the user's tasks. */
export async function listTasks(accessToken: string): Promise<Result<Task[]>> {
  const call = { method: 'GET', scope: 'read:tasks', response: pageOfTasks } as const;
  const list = await readPages((cursor) => {
    const query = cursor ? `?${new URLSearchParams({ cursor })}` : '';
    return callPlatform(accessToken, { ...call, path: `/v1/tasks${query}` });
  });
  return list.ok ? { ok: true, value: list.value.items } : list;
}

/**
 * Adds a task for the user.
 *
 * @param idempotencyKey the same in each request for one task
 */
export function addTask(
  accessToken: string,
  title: string,
  idempotencyKey?: string,
): Promise<Result<unknown>> {
  const call = { method: 'POST', path: '/v1/tasks', body: { title }, ...write } as const;
  return callPlatform(accessToken, { ...call, idempotencyKey });
}

/**
 * Ticks a task off, or opens it again.
 *
 * @param id untrusted: a form sent it
 */
export async function setTaskDone(accessToken: string, id: string, done: boolean): Promise<Result<unknown>> {
  // `encodeURIComponent` keeps dots, and `..` would leave the folder of the tasks.
  if (/^\.{0,2}$/.test(id)) return { ok: false, failure: 'not_found' };
  const path = `/v1/tasks/${encodeURIComponent(id)}`;
  return callPlatform(accessToken, { method: 'PATCH', path, body: { done }, ...write });
}
