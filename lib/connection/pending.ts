import { z } from 'zod';
import { clearCookie, type Jar } from '@/lib/cookies/cookies';
import { readSealedCookie, writeSealedCookie } from '@/lib/cookies/seal';
import { type Connection, connectionSchema } from './connection';

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
  await writeSealedCookie(jar, 'pending', pending);
}

/** @returns the connection kept aside, for whomever, if the choice is still open. */
export async function readPending(jar: Jar): Promise<Pending | undefined> {
  const opened = await readSealedCookie(jar, 'pending');
  return pendingSchema.safeParse(opened?.data).data;
}

/** @returns the connection kept aside next to this one. */
export async function pendingBeside(jar: Jar, current: Connection): Promise<Connection | undefined> {
  const pending = await readPending(jar);
  return pending?.beside === current.id ? pending.connection : undefined;
}

/** Ends the choice. */
export function clearPending(jar: Jar): void {
  clearCookie(jar, 'pending');
}
