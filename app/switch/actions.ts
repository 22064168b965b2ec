'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { endedConnections } from '@/lib/connection/ended-connections';
import { clearPending, pendingBeside } from '@/lib/connection/pending';
import { safeReturnTo } from '@/lib/return-to';
import { discardPending, endConnection, revokeAfterwards } from '@/lib/web/ending';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { presentedConnection, saveConnection } from '@/lib/web/session';

/** Stays with the connected account. The other one's tokens are revoked unused. */
export async function keepAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  await discardPending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}

/**
 * Takes the other account's connection in place of the present one, whose access ends. Pressed twice, it does so twice:
 * the second request still shows the first account, and its answer is the one that the browser keeps.
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
  // Nobody's choice any more: whoever it was put beside is gone.
  await discardPending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}
