import type { CookieStore } from 'iron-session';
import { type Connection, connectionSchema } from './connection';
import { clearSealedCookie, readSealedCookie, writeSealedCookie } from './sealed-cookie';

const cookie = 'pending';

/** How long a person may think about which of two accounts to keep, in milliseconds. */
const lifetimeMs = 10 * 60_000;

/** Room that it has beside the connection that the browser keeps, in bytes. */
const most = 4000;

/**
 * Keeps a connection of another person aside, next to the one that the browser has. The two never
 * mix: nothing uses a pending connection before the person chose it.
 *
 * @throws CookieTooLarge
 */
export async function keepPending(jar: CookieStore, connection: Connection): Promise<void> {
  await writeSealedCookie(jar, cookie, 'pending', connection, lifetimeMs, most);
}

/** @returns the connection kept aside, if the choice is still open. */
export async function readPending(jar: CookieStore): Promise<Connection | undefined> {
  const opened = await readSealedCookie(jar, cookie, 'pending');
  return connectionSchema.safeParse(opened?.data).data;
}

/** Ends the choice. */
export function clearPending(jar: CookieStore): void {
  clearSealedCookie(jar, cookie);
}
