import { cookies } from 'next/headers';
import { z } from 'zod';
import { clearSealedCookie, readSealedCookie, writeSealedCookie } from '@/lib/connection/sealed-cookie';

const cookie = 'draft';
const lifetimeMs = 30 * 60_000;
/** A draft is shown again so that it can be shortened, so it may be longer than a title, within reason. */
const longest = 1000;

/** Keeps what a person typed over a refusal or a detour. Sealed, as it is theirs alone. */
export async function keepDraft(title: string): Promise<void> {
  await writeSealedCookie(await cookies(), cookie, 'draft', { title: title.slice(0, longest) }, lifetimeMs);
}

/** @returns the text that was not yet taken, if any. */
export async function readDraft(): Promise<string | undefined> {
  const opened = await readSealedCookie(await cookies(), cookie, 'draft');
  return z.object({ title: z.string() }).safeParse(opened?.data).data?.title;
}

/** Forgets the draft, once its text was taken. */
export async function clearDraft(): Promise<void> {
  clearSealedCookie(await cookies(), cookie);
}
