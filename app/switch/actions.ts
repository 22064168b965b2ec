'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { endedConnections } from '@/lib/connection/ended-connections';
import { clearPendingCookie, pendingBeside } from '@/lib/connection/pending';
import { safeReturnTo } from '@/lib/return-to';
import { markEnded, revokeAfterwards, revokePending } from '@/lib/web/ending';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { readConnectionEvenIfEnded, saveConnection } from '@/lib/web/session';

/** Keeps the connected account. The other account's tokens are revoked unused. */
export async function keepAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  await revokePending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}

/**
 * Puts the other account's connection in place of the current one, which ends. A user may press the button twice. Then
 * both requests do this: the second one still carries the first account, and the browser keeps its response.
 */
export async function switchAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  const jar = await cookies();
  const current = await readConnectionEvenIfEnded();
  const other = current && (await pendingBeside(jar, current));
  if (other && !(await endedConnections.has(other.id))) {
    await saveConnection(other);
    clearPendingCookie(jar);
    await revokeAfterwards(await markEnded(current, 'replaced'));
  }
  // The current connection is gone, so nobody can choose the other one any more.
  await revokePending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}
