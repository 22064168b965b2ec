'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { connectedPath, connectLinkForForm } from '@/lib/return-to';
import * as api from '@/lib/sample/tasks';
import { writeFailures } from '@/lib/texts';
import { asUserInAction } from '@/lib/web/as-user';
import { clearDraft, saveDraft } from '@/lib/web/form-draft';
import { sayNext } from '@/lib/web/marks';
import { formText, isScripted, requireSameOrigin } from '@/lib/web/server-action';
import { readConnection } from '@/lib/web/session';
import { taskDraft } from './texts';
import { type TitleError, titleErrors } from './title-errors';

/**
 * Adds the typed task, once for each form. The draft keeps the text until the platform has it.
 *
 * @returns why the platform does not have it, in words, to the script of the page. Others are shown the page again.
 */
export async function addTask(form: FormData): Promise<string | undefined> {
  await requireSameOrigin();
  const typed = await saveTyped(form);
  const title = api.taskTitle.safeParse(typed);
  let error: TitleError | undefined = typed.trim() ? 'too_long' : 'empty';
  if (title.success) {
    const added = await asUserInAction(
      connectedPath,
      (token, key) => api.addTask(token, title.data, key),
      form,
    );
    error = added.ok ? undefined : added.failure;
  }
  if (!error) await clearDraft();
  // Without a fragment of its own, the browser would keep that of the page before, and focus nothing.
  if (!(await isScripted())) redirect(`${connectedPath}${error ? `?title=${error}` : ''}#task-title`);
  if (!error) refresh();
  return error && titleErrors[error];
}

/** Ticks a task off or opens it again. The form says which, so that pressing twice does no harm. */
export async function setTaskDone(form: FormData): Promise<string | undefined> {
  await requireSameOrigin();
  const id = formText(form, 'id');
  const done = formText(form, 'done') === 'true';
  const isId = api.taskId.safeParse(id).success;
  const set = isId
    ? await asUserInAction(connectedPath, (token) => api.setTaskDone(token, id, done))
    : undefined;
  const failure = set?.ok ? undefined : (set?.failure ?? 'not_found');
  if (!(await isScripted())) {
    if (failure) await sayNext(failure);
    redirect(`${connectedPath}#${failure ? 'main' : encodeURIComponent(`task-${id}`)}`);
  }
  if (!failure) refresh();
  return failure && writeFailures[failure];
}

/** Keeps the text of a task that may not be added yet, and leads to where the user can allow it. */
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
