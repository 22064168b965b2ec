'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { endedConnections } from '@/lib/connection/ended-connections';
import { clearPending, pendingBeside } from '@/lib/connection/pending';
import { safeReturnTo } from '@/lib/return-to';
import { discardPending, endConnection, revokeAfterwards } from '@/lib/web/ending';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { presentedConnection, saveConnection } from '@/lib/web/session';

/** Keeps the connected account. The other account's tokens are revoked unused. */
export async function keepAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  await discardPending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}

/**
 * Puts the other account's connection in place of the current one, which ends. A user may press the button twice. Then
 * both requests do this: the second one still carries the first account, and the browser keeps its response.
 */
export async function switchAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  const jar = await cookies();
  const current = await presentedConnection();
  const other = current && (await pendingBeside(jar, current));
  if (other && !(await endedConnections.has(other.id))) {
    await saveConnection(other);
    clearPending(jar);
    revokeAfterwards(await endConnection(current, 'replaced'));
  }
  // Nobody can choose any more: the connection that the other one was put beside is gone.
  await discardPending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}
