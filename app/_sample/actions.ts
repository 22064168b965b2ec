'use server';

import { z } from 'zod';
import type { Connection } from '@/lib/connection/connection';
import { connectedPath, connectLinkForForm } from '@/lib/return-to';
import * as api from '@/lib/sample/tasks';
import { userAction } from '@/lib/web/as-user';
import { clearDraft, saveDraft } from '@/lib/web/form-draft';
import { type TitleError, taskDraft } from './texts';

const typed = z.object({ title: z.string().default(''), once: z.string().optional() });
const tick = z.object({ id: api.taskId, done: z.string().optional() });

/** Adds a task, once for each form. The draft keeps the text until the platform has it. */
export const addTask = userAction(connectedPath, typed, async (sent) => {
  await saveTyped(sent);
  const title = api.taskTitle.safeParse(sent.fields.title);
  if (!title.success) return withError(sent.fields.title.trim() ? 'too_long' : 'empty');
  const added = await sent.asUserInAction((token, key) => api.addTask(token, title.data, key));
  if (!added.ok) return withError(added.failure);
  await clearDraft();
  return connectedPath;
});

/** Ticks a task off or opens it again, as the form says, so that pressing twice does no harm. */
export const setTaskDone = userAction(connectedPath, tick, ({ fields: { id, done }, asUserInAction }) =>
  asUserInAction((token) => api.setTaskDone(token, id, done === 'true')),
);

/** Keeps the text, and asks the user for `write:tasks`. */
export const allowEditing = userAction(connectedPath, typed, async (sent) => {
  await saveTyped(sent);
  return connectLinkForForm(connectedPath, 'write:tasks');
});

const saveTyped = (sent: { connection: Connection; fields: z.infer<typeof typed> }) =>
  saveDraft(sent.connection, taskDraft, sent.fields.title, sent.fields.once);

/** The page with the text, and why it was refused. */
const withError = (error: TitleError) => `${connectedPath}?title=${error}`;
