'use server';

import { redirect } from 'next/navigation';
import { connectedPath } from '@/lib/return-to';
import { leadToProblem } from '@/lib/web/problem';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { selectConnection } from '@/lib/web/session';

/** Makes another connection the one in use. */
export async function chooseConnection(form: FormData): Promise<void> {
  await requireSameOrigin();
  await selectConnection(formText(form, 'connection')).catch((error) => leadToProblem(error, '/connections'));
  redirect(connectedPath);
}
