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
  await requireShownChoice(form, returnTo);
  await revokePending().catch((error) => leadToProblem(error, returnTo));
  redirect(returnTo);
}

/** Ends the current connection. A second press does all of it again: the browser keeps the second response. */
export async function switchAccount(form: FormData): Promise<void> {
  await requireSameOrigin();
  const returnTo = safeReturnTo(formText(form, 'return_to'));
  await requireShownChoice(form, returnTo);
  await changeAccount().catch((error) => leadToProblem(error, returnTo));
  redirect(returnTo);
}

/** In another tab the user may have signed in as somebody else. Then the page shows that choice instead. */
async function requireShownChoice(form: FormData, returnTo: string): Promise<void> {
  const pending = await pendingCookie.read();
  if (pending && pending.connection.id !== formText(form, 'other'))
    redirect(`/switch?${new URLSearchParams({ return_to: returnTo })}`);
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
