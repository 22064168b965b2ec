'use server';

import { redirect, unstable_rethrow } from 'next/navigation';
import { PlatformFailure, type PlatformFailureKind } from '@/lib/platform/failure';
import * as platform from '@/lib/platform/tasks';
import { home } from '@/lib/return-to';
import { actAsPerson } from '@/lib/web/act-as-person';
import { readConnection } from '@/lib/web/connection';
import { clearDraft, keepDraft } from '@/lib/web/draft';
import { formText } from '@/lib/web/form-text';
import { noteProblem } from '@/lib/web/problem';
import { requireSameOrigin } from '@/lib/web/require-same-origin';
import type { TitleError } from './notes';

/** Adds the typed task. Whatever comes in between, the text is kept until the platform has it. */
export async function addTask(form: FormData): Promise<void> {
  await requireSameOrigin();
  const typed = formText(form, 'title');
  await keepTyped(typed);
  const title = platform.taskTitle.safeParse(typed);
  const error: TitleError | undefined = title.success
    ? await failureOf(actAsPerson(home, (token) => platform.addTask(token, title.data)))
    : typed.trim()
      ? 'too_long'
      : 'empty';
  if (error) redirect(`${home}?title=${error}`);
  await clearDraft();
  redirect(home);
}

/** Ticks a task off or opens it again. The form says which, so that pressing twice does no harm. */
export async function setTaskDone(form: FormData): Promise<void> {
  await requireSameOrigin();
  const id = platform.taskId.safeParse(formText(form, 'id'));
  const done = formText(form, 'done') === 'true';
  const error = id.success
    ? await failureOf(actAsPerson(home, (token) => platform.setTaskDone(token, id.data, done)))
    : 'not_found';
  redirect(error ? `${home}?note=${error}` : home);
}

/** Keeps the text of a task that may not be added yet, and goes to ask for the permission to add it. */
export async function allowEditing(form: FormData): Promise<void> {
  await requireSameOrigin();
  await keepTyped(formText(form, 'title'));
  // Not to `/connect` itself: it leads to another origin, where `form-action 'self'` lets no form go.
  redirect(`${home}/allow-editing`);
}

async function keepTyped(text: string): Promise<void> {
  const person = await readConnection();
  // Of a person who is not known here any more nothing is kept: it would be shown to the next one.
  if (person) await keepDraft(person, text);
}

async function failureOf(call: Promise<void>): Promise<PlatformFailureKind | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    unstable_rethrow(error);
    if (error instanceof PlatformFailure) return error.kind;
    redirect(await noteProblem('internal', { returnTo: home, error }));
  }
}
