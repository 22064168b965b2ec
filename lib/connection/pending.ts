import type { CookieStore } from 'iron-session';
import { z } from 'zod';
import type { Jar } from '@/lib/cookies/cookies';
import { clearSealedCookie, readSealedCookie, writeSealedCookie } from '@/lib/cookies/sealed-cookie';
import { type Connection, connectionSchema } from './connection';

const cookie = 'pending';

/** How long a user may think about which of two accounts to keep, in milliseconds. */
const lifetimeMs = 10 * 60_000;

/** Longest sealed value, in bytes: the browser holds the present connection as well. */
const most = 4000;

const pendingSchema = z.object({
  /** Id of the present connection. A user who connects later has no choice to make. */
  beside: z.string(),
  connection: connectionSchema,
});
type Pending = z.infer<typeof pendingSchema>;

/**
 * Keeps the connection of another user next to the present one until the user has chosen. Nothing uses it before.
 *
 * @throws CookieTooLarge
 */
export async function savePending(jar: Jar, pending: Pending): Promise<void> {
  await writeSealedCookie(jar, cookie, 'pending', pending, lifetimeMs, most);
}

/** @returns the pending connection, whichever connection it is beside, while the choice is open. */
export async function readPending(jar: CookieStore): Promise<Pending | undefined> {
  const opened = await readSealedCookie(jar, cookie, 'pending');
  return pendingSchema.safeParse(opened?.data).data;
}

/** @returns the pending connection beside this one. */
export async function pendingBeside(jar: CookieStore, current: Connection): Promise<Connection | undefined> {
  const pending = await readPending(jar);
  return pending?.beside === current.id ? pending.connection : undefined;
}

/** Ends the choice. */
export function clearPending(jar: CookieStore): void {
  clearSealedCookie(jar, cookie);
}
