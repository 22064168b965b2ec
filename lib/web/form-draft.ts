import { z } from 'zod';
import type { Connection } from '@/lib/connection/connection';
import { sealedCookie } from './sealed-cookie';

/** A draft may be longer than the form accepts, because the user shall be able to shorten it. */
const longest = 1000;
const maxBytes = 1500;

const schema = z.object({ name: z.string(), text: z.string(), of: z.string(), key: z.string().optional() });
const draftCookie = sealedCookie('draft', schema);

/**
 * Names a user: the subject, over all connections. Without one the app cannot tell users apart, and takes the connection.
 * Two users of your own app may connect one account, and share nothing here.
 */
export const ownerOf = ({ subject = '', id, owner }: Connection) =>
  owner ? JSON.stringify([owner, subject || id]) : subject || id;

/**
 * Keeps what a user typed over a refusal or a detour. A browser keeps one draft, and only its user can read it.
 *
 * @param once value of the form's `onceField`, if it has one. Its `key` is in the draft, for the next `onceField`.
 */
export async function saveDraft(connection: Connection, name: string, text: string, once = '') {
  await draftCookie.write({ name, text: fitting(text), of: ownerOf(connection), key: once.slice(0, 36) });
}

/** @returns what this user last typed into the form of that name, unless the draft was cleared. */
export async function readDraft(connection: Connection, name: string) {
  const draft = await draftCookie.read();
  return draft?.of === ownerOf(connection) && draft.name === name ? draft : undefined;
}

/** Clears the draft, once the API has its text. */
export const clearDraft = draftCookie.clear;

/** Characters differ in size: three bytes for most of Asia's, six for one that JSON must escape. */
function fitting(text: string): string {
  let kept = text.slice(0, longest);
  while (Buffer.byteLength(JSON.stringify(kept)) > maxBytes) kept = kept.slice(0, -50);
  return kept.toWellFormed();
}
