'use server';

import { redirect } from 'next/navigation';
import { endedConnections } from '@/lib/connection/ended-connections';
import { safeReturnTo } from '@/lib/return-to';
import { beginConnection, revokePending } from '@/lib/web/ending';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { pendingBeside, pendingCookie, readConnectionEvenIfEnded } from '@/lib/web/session';

/** Keeps the connected account. The other account's tokens are revoked unused. */
export async function keepAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  await revokePending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}

/** The current connection ends. Pressed twice, both requests do all of this: the browser keeps the second response. */
export async function switchAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  const current = await readConnectionEvenIfEnded();
  const other = current && (await pendingBeside(current));
  if (other && !(await endedConnections.has(other.id))) {
    await beginConnection(other, 'switched', current);
    await pendingCookie.clear();
  }
  // The current connection is gone, so nobody can choose the other one any more.
  await revokePending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}
