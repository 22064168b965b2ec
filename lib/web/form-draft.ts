import { cookies } from 'next/headers';
import { z } from 'zod';
import type { Connection } from '@/lib/connection/connection';
import { clearCookie } from '@/lib/cookies/cookies';
import { readSealedCookie, writeSealedCookie } from '@/lib/cookies/seal';

/** The form shows a draft again so that its user can shorten it. So it may be longer than what the form accepts. */
const longest = 1000;
const mostBytes = 1500;

const draftSchema = z.object({ name: z.string(), text: z.string(), of: z.string() });

/** The same user's over a new connection. Without a subject, a new connection may be anybody's. */
const ownerOf = ({ subject, id }: Connection) => subject ?? id;

/**
 * Keeps what a user typed into a form over a refusal or a detour: half an hour, sealed, in this browser.
 *
 * The draft is bound to its user. The next user of this browser cannot read it, so nobody has to clear it for them.
 * A browser keeps one draft; the next one replaces it.
 */
export async function saveDraft(connection: Connection, name: string, text: string): Promise<void> {
  const draft = { name, text: fitting(text), of: ownerOf(connection) };
  await writeSealedCookie(await cookies(), 'draft', draft);
}

/** @returns what this very user last typed into the form of that name, if it was not yet taken. */
export async function readDraft(connection: Connection, name: string): Promise<string | undefined> {
  const opened = await readSealedCookie(await cookies(), 'draft');
  const draft = draftSchema.safeParse(opened?.data).data;
  return draft?.of === ownerOf(connection) && draft.name === name ? draft.text : undefined;
}

/** Forgets the draft, once its text was taken. */
export async function clearDraft(): Promise<void> {
  clearCookie(await cookies(), 'draft');
}

/** Characters differ in size: three bytes for most of Asia's, six for one that JSON must escape. */
function fitting(text: string): string {
  let kept = text.slice(0, longest);
  while (Buffer.byteLength(JSON.stringify(kept)) > mostBytes) kept = kept.slice(0, -50);
  return kept.toWellFormed();
}
