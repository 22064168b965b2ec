'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { markEnded } from '@/lib/connection/ended';
import { clearPending, readPending } from '@/lib/connection/pending';
import { safeReturnTo } from '@/lib/return-to';
import { readConnection, writeConnection } from '@/lib/web/connection';
import { clearDraft } from '@/lib/web/draft';
import { formText } from '@/lib/web/form-text';
import { requireSameOrigin } from '@/lib/web/require-same-origin';
import { revokeAfterwards } from '@/lib/web/revoke-afterwards';

/** Stays with the connected account. The other one's tokens are revoked unused. */
export async function keepCurrent(form: FormData): Promise<void> {
  await requireSameOrigin();
  const jar = await cookies();
  const pending = await readPending(jar);
  clearPending(jar);
  if (pending) revokeAfterwards(pending);
  redirect(safeReturnTo(formText(form, 'return_to')));
}

/** Takes the other account's connection in place of the present one, whose access ends. */
export async function switchPerson(form: FormData): Promise<void> {
  await requireSameOrigin();
  const jar = await cookies();
  const current = await readConnection();
  const pending = await readPending(jar);
  if (pending) {
    await writeConnection(pending);
    // What one person typed is none of the other's business.
    await clearDraft();
    if (current) {
      await markEnded(current.id);
      revokeAfterwards(current);
    }
  }
  clearPending(jar);
  redirect(safeReturnTo(formText(form, 'return_to')));
}
