import { z } from 'zod';
import { callPlatform, type Result, readPages } from '@/lib/platform/request';

const taskSchema = z.object({ id: z.string().min(1), title: z.string(), done: z.boolean() });
export type Task = z.infer<typeof taskSchema>;

/** What may be sent as an id: any that the platform could have given, of a length that fits into a path. */
export const taskId = z.string().min(1).max(500);

/** What the platform accepts as a title. Checked here too, so that a user does not wait for the platform to refuse it. */
export const taskTitle = z.string().trim().min(1).max(200);

const taskPage = z
  .object({ tasks: z.array(taskSchema), next: z.string().optional() })
  .transform(({ tasks: items, next }) => ({ items, next }));

/** Lists the user's tasks. */
export async function listTasks(accessToken: string): Promise<Result<Task[]>> {
  const call = { method: 'GET', scope: 'read:tasks', response: taskPage } as const;
  const list = await readPages((cursor) => {
    const query = cursor ? `?${new URLSearchParams({ cursor })}` : '';
    return callPlatform(accessToken, { ...call, path: `/v1/tasks${query}` });
  });
  return list.ok ? { ok: true, value: list.value.items } : list;
}

const write = { scope: 'write:tasks', response: z.object({ task: taskSchema }) };

/**
 * Adds a task for the user.
 *
 * @param idempotencyKey of the same task in each request for it
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
 * @param id as the API gave it; quoted into the path, so that it can name nothing but a task
 */
export async function setTaskDone(accessToken: string, id: string, done: boolean): Promise<Result<unknown>> {
  // Quoting leaves dots alone, and two of them would climb out of the tasks.
  if (/^\.{0,2}$/.test(id)) return { ok: false, failure: 'not_found' };
  const path = `/v1/tasks/${encodeURIComponent(id)}`;
  return callPlatform(accessToken, { method: 'PATCH', path, body: { done }, ...write });
}
