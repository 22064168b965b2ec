'use server';

import { redirect, unstable_rethrow } from 'next/navigation';
import { PlatformFailure, type PlatformFailureKind } from '@/lib/platform/request';
import * as platform from '@/lib/platform/tasks';
import { connectedPath } from '@/lib/return-to';
import { asUser } from '@/lib/web/as-user';
import { clearDraft, saveDraft } from '@/lib/web/form-draft';
import { recordProblem } from '@/lib/web/problem';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { readConnection } from '@/lib/web/session';
import type { TitleError } from './notes';

/** Adds the typed task. Whatever comes in between, the text is kept until the platform has it. */
export async function addTask(form: FormData): Promise<void> {
  await requireSameOrigin();
  const typed = formText(form, 'title');
  await saveTyped(typed);
  const title = platform.taskTitle.safeParse(typed);
  const error: TitleError | undefined = title.success
    ? await failureOf(asUser(connectedPath, (token) => platform.addTask(token, title.data)))
    : typed.trim()
      ? 'too_long'
      : 'empty';
  if (error) redirect(`${connectedPath}?title=${error}`);
  await clearDraft();
  redirect(connectedPath);
}

/** Ticks a task off or opens it again. The form says which, so that pressing twice does no harm. */
export async function setTaskDone(form: FormData): Promise<void> {
  await requireSameOrigin();
  const id = platform.taskId.safeParse(formText(form, 'id'));
  const done = formText(form, 'done') === 'true';
  const error = id.success
    ? await failureOf(asUser(connectedPath, (token) => platform.setTaskDone(token, id.data, done)))
    : 'not_found';
  redirect(error ? `${connectedPath}?notice=${error}` : connectedPath);
}

/** Keeps the text of a task that may not be added yet, and goes to ask for the permission to add it. */
export async function allowEditing(form: FormData): Promise<void> {
  await requireSameOrigin();
  await saveTyped(formText(form, 'title'));
  // Not to `/connect` itself: it leads to another origin, where `form-action 'self'` lets no form go.
  redirect(`${connectedPath}/allow-editing`);
}

async function saveTyped(text: string): Promise<void> {
  const person = await readConnection();
  // Of a person who is not known here any more nothing is kept: it would be shown to the next one.
  if (person) await saveDraft(person, text);
}

async function failureOf(call: Promise<void>): Promise<PlatformFailureKind | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof PlatformFailure) return error.kind;
    redirect(await recordProblem('internal', { returnTo: connectedPath, error }));
  }
}
