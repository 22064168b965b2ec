import { z } from 'zod';
import { bodyOf, type Resource } from './api.ts';
import { ApiError } from './api-errors.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { TaskStore } from './task-store.ts';

const newTaskSchema = z.object({ title: z.string().trim().min(1).max(200) });
const changeSchema = z.object({ done: z.boolean() });

/** Tasks in one page of the list. */
const PAGE = 50;

/** `GET|POST /v1/tasks`, `PATCH /v1/tasks/:id`: the user's own tasks, opened by `read:tasks` and `write:tasks`. */
export function tasksApi(): Resource {
  const tasks = new TaskStore();
  const keys = new IdempotencyKeys();
  return {
    clear: () => {
      tasks.clear();
      keys.clear();
    },
    mount(routes, userOf) {
      routes.get('/tasks', async (c) => {
        const all = tasks.list(await userOf(c, 'read:tasks'));
        const start = Number(c.req.query('cursor')) || 0;
        const end = start + PAGE;
        return c.json({ tasks: all.slice(start, end), ...(end < all.length && { next: String(end) }) });
      });

      routes.post('/tasks', async (c) => {
        const user = await userOf(c, 'write:tasks');
        const body = await bodyOf(c, newTaskSchema, 'title: 1 to 200 characters');
        return c.json({ task: keys.once(c, user, body, () => tasks.add(user, body.title)) }, 201);
      });

      routes.patch('/tasks/:id', async (c) => {
        const user = await userOf(c, 'write:tasks');
        const { done } = await bodyOf(c, changeSchema, 'done: true or false');
        const task = tasks.setDone(user, c.req.param('id'), done);
        if (!task) throw new ApiError(404, 'not_found', 'You have no task with that id.');
        return c.json({ task });
      });
    },
  };
}
