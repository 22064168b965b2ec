import { cookies } from 'next/headers';
import { cache } from 'react';
import { config } from '@/lib/config';
import { type Connection, connectionSchema } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import { clearCookie, cookiesOfConnection, readCookie } from '@/lib/cookies/cookies';
import { readSealedCookie, writeSealedCookie } from '@/lib/cookies/seal';
import { endedInBrowser } from './marks';

/**
 * The connection in this request's cookies, ended or not. It is for code that ends a connection: a user may press
 * *Disconnect* twice before the first response arrives. Opened once per request.
 *
 * @returns `undefined` when there is none, it cannot be opened, or it is of another issuer
 */
export const presentedConnection = cache(async (): Promise<Connection | undefined> => {
  const opened = await readSealedCookie(await cookies(), 'connection');
  const { data: connection } = connectionSchema.safeParse(opened?.data);
  return connection?.issuer === config().issuer ? connection : undefined;
});

/**
 * The session: the connection of this request's browser. Each page, action and handler that needs the user calls this
 * itself. Nothing checks it before: Next's proxy can be bypassed, see docs/security.md.
 *
 * @returns `undefined` also when the connection has ended or is older than `CONNECTION_MAX_DAYS`
 */
export const readConnection = cache(async (): Promise<Connection | undefined> => {
  const shown = await presentedConnection();
  if (!shown || endedConnections.hasLocal(shown.id) || (await endedInBrowser.has(shown.id))) return undefined;
  return Date.now() < shown.connectedAt + config().absoluteMs ? shown : undefined;
});

/** @returns whether the request has a connection's cookie, also one that cannot be opened: too old, or of a lost secret. */
export async function hadConnection(): Promise<boolean> {
  return readCookie(await cookies(), 'connection') !== undefined;
}

/** @returns the name of the notice that tells a user why they are not connected. */
export async function notConnectedReason(): Promise<string> {
  if (await endedInBrowser.hasRecent()) return 'disconnected_before';
  return (await hadConnection()) ? 'connection_ended' : 'connect_first';
}

/**
 * Keeps a connection in the browser's cookies. What belonged to another one that was there goes.
 *
 * @throws CookieTooLarge with the old connection left as it was
 */
export async function saveConnection(connection: Connection): Promise<void> {
  const { idleMs, absoluteMs } = config();
  const lifetime = Math.min(idleMs, connection.connectedAt + absoluteMs - Date.now());
  const jar = await cookies();
  const before = await readConnection();
  await writeSealedCookie(jar, 'connection', connection, lifetime);
  if (!before || before.id === connection.id) return;
  for (const name of cookiesOfConnection) if (name !== 'connection') clearCookie(jar, name);
}

/**
 * Keeps a refreshed connection in the browser's cookies. Where the access token has outgrown them, the new refresh token
 * is kept with the old access token: the old refresh token is used, and the next refresh may bring a smaller token.
 *
 * @param before as the browser has it
 * @throws CookieTooLarge
 */
export async function saveRefreshed(before: Connection, after: Connection): Promise<void> {
  try {
    await saveConnection(after);
  } catch (error) {
    const { refreshToken, refreshes, predecessor } = after;
    await saveConnection({ ...before, refreshToken, refreshes, predecessor });
    throw error;
  }
}

/** Removes the connection from the browser, and every cookie that belongs to it. */
export async function clearConnection(): Promise<void> {
  const jar = await cookies();
  for (const name of cookiesOfConnection) clearCookie(jar, name);
}
