import { z } from 'zod';
import { listTasks } from '@/lib/sample/tasks';
import { backgroundJob } from '@/lib/web/job';

/** Counts the tasks of each user who opted in. */
export const digest = backgroundJob({
  name: 'digest',
  everyMs: 5 * 60_000,
  schema: z.object({ open: z.number(), done: z.number() }),
  work: async (accessToken) => {
    const tasks = await listTasks(accessToken);
    if (!tasks.ok) return tasks;
    const done = tasks.value.filter((task) => task.done).length;
    return { ok: true, value: { open: tasks.value.length - done, done } };
  },
});
