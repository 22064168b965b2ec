'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { wasEnded } from '@/lib/connection/ended';
import { clearPending, pendingBeside } from '@/lib/connection/pending';
import { safeReturnTo } from '@/lib/return-to';
import { shownConnection, writeConnection } from '@/lib/web/connection';
import { clearDraft } from '@/lib/web/draft';
import { dropPending } from '@/lib/web/drop-pending';
import { endConnection } from '@/lib/web/end-connection';
import { formText } from '@/lib/web/form-text';
import { requireSameOrigin } from '@/lib/web/require-same-origin';
import { revokeAfterwards } from '@/lib/web/revoke-afterwards';

/** Stays with the connected account. The other one's tokens are revoked unused. */
export async function keepCurrent(form: FormData): Promise<void> {
  await requireSameOrigin();
  await dropPending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}

/**
 * Takes the other account's connection in place of the present one, whose access ends. Pressed twice, it does so twice:
 * the second request still shows the first account, and its answer is the one that the browser keeps.
 */
export async function switchPerson(form: FormData): Promise<void> {
  await requireSameOrigin();
  const jar = await cookies();
  const current = await shownConnection();
  const other = current && (await pendingBeside(jar, current));
  if (other && !(await wasEnded(other.id))) {
    await writeConnection(other);
    clearPending(jar);
    // What one person typed is none of the other's business.
    await clearDraft();
    revokeAfterwards(await endConnection(current, 'replaced'));
  }
  // Nobody's choice any more: whoever it was put beside is gone.
  await dropPending();
  redirect(safeReturnTo(formText(form, 'return_to')));
}
