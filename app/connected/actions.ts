'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { config } from '@/lib/config';
import { PlatformFailure } from '@/lib/platform/failure';
import * as platform from '@/lib/platform/tasks';
import { actAsPerson } from '@/lib/web/act-as-person';
import { clearDraft, keepDraft } from '@/lib/web/draft';
import { isSameOrigin } from '@/lib/web/navigation';
import type { Note } from './notes';

const page = '/connected';
const field = z.string().catch('');

/** Adds the typed task. Whatever comes in between, the text is kept until the platform has it. */
export async function addTask(form: FormData): Promise<void> {
  const typed = field.parse(form.get('title'));
  await guard();
  const title = platform.taskTitle.safeParse(typed);
  if (!title.success) {
    await keepDraft(typed);
    return answer(typed.trim() ? 'too_long' : 'empty');
  }
  await keepDraft(typed);
  const note = await noteOf(actAsPerson(page, (token) => platform.addTask(token, title.data)));
  if (!note) await clearDraft();
  return answer(note);
}

/** Ticks a task off or opens it again. The form says which, so that pressing twice does no harm. */
export async function setTaskDone(form: FormData): Promise<void> {
  await guard();
  const id = z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .safeParse(form.get('id'));
  if (!id.success) return answer('not_found');
  const done = form.get('done') === 'true';
  return answer(await noteOf(actAsPerson(page, (token) => platform.setTaskDone(token, id.data, done))));
}

/** Next.js lets an action without `Origin` pass; we do not. Each action checks for itself, as each is an endpoint. */
async function guard(): Promise<void> {
  if (!isSameOrigin(await headers(), config().appUrl)) redirect('/problem/cross_site_request');
}

async function noteOf(call: Promise<void>): Promise<Note | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof PlatformFailure) return error.kind;
    throw error;
  }
}

function answer(note: Note | undefined): never {
  redirect(note ? `${page}?note=${note}` : page);
}
