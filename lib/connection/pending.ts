import { z } from 'zod';
import { clearCookie, type Jar } from '@/lib/cookies/cookies';
import { readSealedCookie, writeSealedCookie } from '@/lib/cookies/seal';
import { type Connection, connectionSchema } from './connection';

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
  await writeSealedCookie(jar, 'pending', pending);
}

/** @returns the pending connection, whichever connection it is beside, while the choice is open. */
export async function readPending(jar: Jar): Promise<Pending | undefined> {
  const opened = await readSealedCookie(jar, 'pending');
  return pendingSchema.safeParse(opened?.data).data;
}

/** @returns the pending connection beside this one. */
export async function pendingBeside(jar: Jar, current: Connection): Promise<Connection | undefined> {
  const pending = await readPending(jar);
  return pending?.beside === current.id ? pending.connection : undefined;
}

/** Ends the choice. */
export function clearPending(jar: Jar): void {
  clearCookie(jar, 'pending');
}
