import { z } from 'zod';
import type { ShownConnection } from '@/lib/connection/connection';
import { sealedCookie } from './sealed-cookie';

/** Longer than the form accepts, so that the user can shorten it. */
const maxLength = 1000;
const maxBytes = 1500;

/** A connection, or what a page gets of one. */
type Whose = Pick<ShownConnection, 'subject' | 'id' | 'owner'>;

const draftCookie = sealedCookie(
  'draft',
  z.object({ name: z.string(), text: z.string(), owner: z.string(), key: z.string().optional() }),
);

/**
 * @returns the subject, which all connections of a user share, or the connection's id if the subject is unknown. Two users
 *   of your own app may have one subject, and share nothing here.
 */
export const accountKeyOf = ({ subject, id, owner }: Whose) =>
  owner ? JSON.stringify([owner, subject ?? id]) : (subject ?? id);

/**
 * Keeps what a user typed while the app redirects or refuses it. A browser keeps one draft, for one user.
 *
 * @param once value of the form's `onceField`. The draft keeps its `key`, for the next `onceField`.
 */
export async function saveDraft(connection: Whose, name: string, text: string, once = '') {
  await draftCookie.write({
    name,
    text: fitting(text),
    owner: accountKeyOf(connection),
    key: once.slice(0, 36),
  });
}

/** @returns what this user last typed into the form of that name, unless it was cleared */
export async function readDraft(connection: Whose, name: string) {
  const draft = await draftCookie.read();
  return draft?.owner === accountKeyOf(connection) && draft.name === name ? draft : undefined;
}

/** Call it when the API has the text. */
export const clearDraft = draftCookie.clear;

/** Limits bytes too: a character may need three, or six if JSON escapes it. */
function fitting(text: string): string {
  let kept = text.slice(0, maxLength);
  while (Buffer.byteLength(JSON.stringify(kept)) > maxBytes) kept = kept.slice(0, -50);
  return kept.toWellFormed();
}
