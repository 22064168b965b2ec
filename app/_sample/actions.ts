'use server';

import { redirect } from 'next/navigation';
import { connectedPath, connectLinkForForm, withNotice } from '@/lib/return-to';
import * as api from '@/lib/sample/tasks';
import { asUserInAction } from '@/lib/web/as-user';
import { clearDraft, saveDraft } from '@/lib/web/form-draft';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { readConnection } from '@/lib/web/session';
import { type TitleError, taskDraft } from './texts';

/** Adds a task, once for each form. The draft keeps the text until the platform has it. */
export async function addTask(form: FormData): Promise<void> {
  await requireSameOrigin();
  const typed = await saveTyped(form);
  const title = api.taskTitle.safeParse(typed);
  if (!title.success) return showError(typed.trim() ? 'too_long' : 'empty');
  const added = await asUserInAction(
    connectedPath,
    (token, key) => api.addTask(token, title.data, key),
    form,
  );
  if (!added.ok) return showError(added.failure);
  await clearDraft();
  redirect(connectedPath);
}

/** Ticks a task off or opens it again, as the form says, so that pressing twice does no harm. */
export async function setTaskDone(form: FormData): Promise<void> {
  await requireSameOrigin();
  const id = api.taskId.safeParse(formText(form, 'id'));
  const done = formText(form, 'done') === 'true';
  if (!id.success) redirect(withNotice(connectedPath, 'not_found'));
  const set = await asUserInAction(connectedPath, (token) => api.setTaskDone(token, id.data, done));
  redirect(set.ok ? connectedPath : withNotice(connectedPath, set.failure));
}

/** Keeps the text, and asks the user for `write:tasks`. */
export async function allowEditing(form: FormData): Promise<void> {
  await requireSameOrigin();
  await saveTyped(form);
  redirect(connectLinkForForm(connectedPath, 'write:tasks'));
}

async function saveTyped(form: FormData): Promise<string> {
  const typed = formText(form, 'title');
  const connection = await readConnection();
  if (connection) await saveDraft(connection, taskDraft, typed, formText(form, 'once'));
  return typed;
}

/** Shows the page again, with the text and why it was refused. */
function showError(error: TitleError): never {
  redirect(`${connectedPath}?title=${error}`);
}
