'use server';

import { z } from 'zod';
import type { ShownConnection } from '@/lib/connection/connection';
import { connectedPath, connectLink } from '@/lib/return-to';
import * as api from '@/lib/sample/tasks';
import { userAction } from '@/lib/web/as-user';
import { clearDraft, saveDraft } from '@/lib/web/form-draft';
import { taskDraft } from './texts';
import { type TitleError, titleErrors } from './title-errors';

const typed = z.object({ title: z.string().default(''), once: z.string().optional() });
const tick = z.object({ id: api.taskId, done: z.string().optional() });

/** Adds a task, once for each form. The draft keeps the text until the platform has it. */
export const addTask = userAction(connectedPath, typed, async (sent) => {
  await saveTyped(sent);
  const title = api.taskTitle.safeParse(sent.fields.title);
  let error: TitleError | undefined = sent.fields.title.trim() ? 'too_long' : 'empty';
  if (title.success) {
    const added = await sent.asUserInAction((token, key) => api.addTask(token, title.data, key));
    error = added.ok ? undefined : added.failure;
  }
  if (!error) await clearDraft();
  const page = `${connectedPath}${error ? `?title=${error}` : ''}#task-title`;
  return { page, words: error && titleErrors[error] };
});

/** Ticks a task off or opens it again, as the form says, so that pressing twice does no harm. */
export const setTaskDone = userAction(
  connectedPath,
  tick,
  async ({ fields: { id, done }, asUserInAction }) => {
    const set = await asUserInAction((token) => api.setTaskDone(token, id, done === 'true'));
    return set.ok ? { page: `${connectedPath}#task-${encodeURIComponent(id)}` } : set;
  },
);

/** Keeps the text, and asks the user for `write:tasks`. */
export const allowEditing = userAction(connectedPath, typed, async (sent) => {
  await saveTyped(sent);
  return connectLink(connectedPath, 'write:tasks');
});

const saveTyped = (sent: { connection: ShownConnection; fields: z.infer<typeof typed> }) =>
  saveDraft(sent.connection, taskDraft, sent.fields.title, sent.fields.once);
