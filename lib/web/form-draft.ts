import { cookies } from 'next/headers';
import { z } from 'zod';
import type { Connection } from '@/lib/connection/connection';
import { clearCookie } from '@/lib/cookies/cookies';
import { readSealedCookie, writeSealedCookie } from '@/lib/cookies/seal';

/** A draft may be longer than the form accepts, because the user shall be able to shorten it. */
const longest = 1000;
const maxBytes = 1500;

const draftSchema = z.object({ name: z.string(), text: z.string(), of: z.string() });

/** A subject keeps its draft over a new connection. Without one the app cannot tell users apart: a draft ends with its connection. */
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

/** @returns what this user last typed into the form of that name, unless the draft was cleared. */
export async function readDraft(connection: Connection, name: string): Promise<string | undefined> {
  const opened = await readSealedCookie(await cookies(), 'draft');
  const draft = draftSchema.safeParse(opened?.data).data;
  return draft?.of === ownerOf(connection) && draft.name === name ? draft.text : undefined;
}

/** Clears the draft, once the API has its text. */
export async function clearDraft(): Promise<void> {
  clearCookie(await cookies(), 'draft');
}

/** Characters differ in size: three bytes for most of Asia's, six for one that JSON must escape. */
function fitting(text: string): string {
  let kept = text.slice(0, longest);
  while (Buffer.byteLength(JSON.stringify(kept)) > maxBytes) kept = kept.slice(0, -50);
  return kept.toWellFormed();
}
