'use server';

import { redirect } from 'next/navigation';
import { config } from '@/lib/config';
import { connectedPath } from '@/lib/return-to';
import { endConnectionsOf } from '@/lib/web/end-connection';
import { leadToProblem } from '@/lib/web/problem';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { currentUser, userCookie } from '@/lib/your-app';

export async function logIn(form: FormData): Promise<void> {
  await requireSameOrigin();
  const name = formText(form, 'user').trim().slice(0, 50);
  if (name && config().sampleLogin) await userCookie.write(name);
  redirect(connectedPath);
}

export async function logOut(form: FormData): Promise<void> {
  await requireSameOrigin();
  const user = await currentUser();
  if (user && formText(form, 'end')) {
    await endConnectionsOf(user).catch((error) => leadToProblem(error, '/login'));
  }
  await userCookie.clear();
  redirect('/login');
}
