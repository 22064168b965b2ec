'use server';

import { redirect } from 'next/navigation';
import { endedConnections } from '@/lib/connection/ended-connections';
import { safeReturnTo } from '@/lib/return-to';
import { beginConnection, revokePending } from '@/lib/web/end-connection';
import { leadToProblem } from '@/lib/web/problem';
import { formText, requireSameOrigin } from '@/lib/web/server-action';
import { pendingCookie, pendingFor, readConnectionEvenIfEnded } from '@/lib/web/session';

/** Keeps the connected account, and revokes the other one's tokens. */
export async function keepAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  const returnTo = safeReturnTo(formText(form, 'return_to'));
  await revokePending().catch((error) => leadToProblem(error, returnTo));
  redirect(returnTo);
}

/** Ends the current connection. A second press does all of it again: the browser keeps the second response. */
export async function switchAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  const returnTo = safeReturnTo(formText(form, 'return_to'));
  await changeAccount().catch((error) => leadToProblem(error, returnTo));
  redirect(returnTo);
}

async function changeAccount(): Promise<void> {
  const current = await readConnectionEvenIfEnded();
  const other = current && (await pendingFor(current));
  if (other && !(await endedConnections.has(other.id))) {
    await beginConnection(other, 'switched', current);
    await pendingCookie.clear();
  }
  // Without a current connection the pending one cannot be chosen any more.
  await revokePending();
}
