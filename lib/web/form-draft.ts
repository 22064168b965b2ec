import { cookies } from 'next/headers';
import { z } from 'zod';
import type { Connection } from '@/lib/connection/connection';
import { clearCookie } from '@/lib/cookies/cookies';
import { readSealedCookie, writeSealedCookie } from '@/lib/cookies/seal';

/** A draft is shown again so that it can be shortened, so it may be longer than a title, within reason. */
const longest = 1000;
const mostBytes = 1500;

const draftSchema = z.object({ title: z.string(), of: z.string() });

/** The same person's over a new connection; nobody else's. */
const ownerOf = ({ subject, id }: Connection) => subject ?? id;

/**
 * Keeps what a person typed over a refusal or a detour. Sealed, as it is theirs alone, and shown to them alone: the
 * next one to connect in this browser may be somebody else.
 */
export async function saveDraft(person: Connection, text: string): Promise<void> {
  const draft = { title: fitting(text), of: ownerOf(person) };
  await writeSealedCookie(await cookies(), 'draft', draft);
}

/** @returns the person's text that was not yet taken, if any. */
export async function readDraft(person: Connection): Promise<string | undefined> {
  const opened = await readSealedCookie(await cookies(), 'draft');
  const draft = draftSchema.safeParse(opened?.data).data;
  return draft?.of === ownerOf(person) ? draft.title : undefined;
}

/** Characters differ in what they take: three bytes for most of Asia's, six for one that JSON must escape. */
function fitting(text: string): string {
  let title = text.slice(0, longest);
  while (Buffer.byteLength(JSON.stringify(title)) > mostBytes) title = title.slice(0, -50);
  return title.toWellFormed();
}

/** Forgets the draft, once its text was taken. */
export async function clearDraft(): Promise<void> {
  clearCookie(await cookies(), 'draft');
}
