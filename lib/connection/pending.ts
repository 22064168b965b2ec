import type { CookieStore } from 'iron-session';
import { z } from 'zod';
import type { Jar } from '@/lib/cookies/cookies';
import { clearSealedCookie, readSealedCookie, writeSealedCookie } from '@/lib/cookies/sealed-cookie';
import { type Connection, connectionSchema } from './connection';

const cookie = 'pending';

/** How long a person may think about which of two accounts to keep, in milliseconds. */
const lifetimeMs = 10 * 60_000;

/** Room that it has beside the connection that the browser keeps, in bytes. */
const most = 4000;

const pendingSchema = z.object({
  /** Id of the connection that it was put beside. Who connects later has nothing to choose. */
  beside: z.string(),
  connection: connectionSchema,
});
type Pending = z.infer<typeof pendingSchema>;

/**
 * Keeps a connection of another person aside, next to the one that the browser has. The two never
 * mix: nothing uses a pending connection before the person chose it.
 *
 * @throws CookieTooLarge
 */
export async function savePending(jar: Jar, pending: Pending): Promise<void> {
  await writeSealedCookie(jar, cookie, 'pending', pending, lifetimeMs, most);
}

/** @returns the connection kept aside, for whomever, if the choice is still open. */
export async function readPending(jar: CookieStore): Promise<Pending | undefined> {
  const opened = await readSealedCookie(jar, cookie, 'pending');
  return pendingSchema.safeParse(opened?.data).data;
}

/** @returns the connection kept aside next to this one. */
export async function pendingBeside(jar: CookieStore, current: Connection): Promise<Connection | undefined> {
  const pending = await readPending(jar);
  return pending?.beside === current.id ? pending.connection : undefined;
}

/** Ends the choice. */
export function clearPending(jar: CookieStore): void {
  clearSealedCookie(jar, cookie);
}
