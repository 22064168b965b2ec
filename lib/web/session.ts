import { cookies } from 'next/headers';
import { cache } from 'react';
import { config } from '@/lib/config';
import { type Connection, connectionSchema } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import {
  clearSealedCookie,
  hasSealedCookie,
  readSealedCookie,
  writeSealedCookie,
} from '@/lib/cookies/sealed-cookie';
import { endedInBrowser } from './ending';

const cookie = 'connection';

/**
 * The connection that this request's browser shows, be it ended or over: for what ends one, which a
 * browser may ask for twice before it has the first answer. Opened once per request.
 *
 * @returns `undefined` when there is none that can be read, or it is of another issuer
 */
export const presentedConnection = cache(async (): Promise<Connection | undefined> => {
  const opened = await readSealedCookie(await cookies(), cookie, 'connection');
  const { data: connection } = connectionSchema.safeParse(opened?.data);
  return connection?.issuer === config().issuer ? connection : undefined;
});

/**
 * The connection of this request's browser. Pages, actions and handlers that need the person each
 * call this themselves: there is no other lock (Next's proxy can be bypassed, see docs/security.md).
 *
 * @returns `undefined` when there is none, it is over or ended, or it is of another issuer
 */
export const readConnection = cache(async (): Promise<Connection | undefined> => {
  const shown = await presentedConnection();
  if (!shown || endedConnections.hasLocal(shown.id) || (await endedInBrowser.has(shown.id))) return undefined;
  return Date.now() < shown.connectedAt + config().absoluteMs ? shown : undefined;
});

/** @returns whether the browser shows a connection that can no longer be read: too old, or its secret was dropped. */
export async function hadConnection(): Promise<boolean> {
  return hasSealedCookie(await cookies(), cookie);
}

/**
 * Keeps a connection in the browser's cookies.
 *
 * @throws CookieTooLarge with the old connection left as it was
 */
export async function saveConnection(connection: Connection): Promise<void> {
  const { idleMs, absoluteMs } = config();
  const lifetime = Math.min(idleMs, connection.connectedAt + absoluteMs - Date.now());
  await writeSealedCookie(await cookies(), cookie, 'connection', connection, lifetime);
}

/**
 * Keeps what a refresh made of a connection.
 *
 * Where its access token outgrew the cookies, the refresh token that came with it is kept all the same:
 * the old one is spent, and with the new one the next try, after the token was slimmed, succeeds.
 *
 * @param before as the browser has it
 * @throws CookieTooLarge
 */
export async function saveRefreshed(before: Connection, after: Connection): Promise<void> {
  try {
    await saveConnection(after);
  } catch (error) {
    const { refreshToken, predecessor } = after;
    await saveConnection({ ...before, refreshToken, predecessor });
    throw error;
  }
}

/** Removes the connection from the browser, with what belongs to it. */
export async function clearConnection(): Promise<void> {
  for (const name of [cookie, 'draft']) clearSealedCookie(await cookies(), name);
}
