import { createHash } from 'node:crypto';
import { cookies } from 'next/headers';
import { after } from 'next/server';
import { cache } from 'react';
import { config } from '@/lib/config';
import { type Connection, connectionSchema } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import { toRevoke } from '@/lib/connection/outbox';
import type { Refreshed } from '@/lib/connection/refresh-connection';
import { latestConnection } from '@/lib/connection/refresh-results';
import { clearCookie, cookiesOfConnection, readCookie } from '@/lib/cookies/cookies';
import { readSealedCookie, writeSealedCookie } from '@/lib/cookies/seal';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { endedInBrowser } from './marks';

/** What the connection's cookie holds, opened once per request. It may be of another issuer. */
const readShown = cache(async (): Promise<Connection | undefined> => {
  const opened = await readSealedCookie(await cookies(), 'connection');
  return connectionSchema.safeParse(opened?.data).data;
});

const isTooOld = ({ connectedAt }: Connection) => Date.now() >= connectedAt + config().absoluteMs;

/**
 * The connection in this request's cookies, ended or not. It is for code that ends a connection: a user may press
 * *Disconnect* twice before the first response arrives.
 *
 * @returns `undefined` when there is none, it cannot be opened, or it is of another issuer
 */
export async function readConnectionEvenIfEnded(): Promise<Connection | undefined> {
  const shown = await readShown();
  return shown?.issuer === config().issuer ? shown : undefined;
}

/**
 * The session: the connection of this request's browser. Each page, action and handler that needs the user calls this
 * itself. Nothing checks it before: Next's proxy can be bypassed, see docs/security.md.
 *
 * @returns `undefined` also when the connection has ended or is older than `CONNECTION_MAX_DAYS`
 */
export const readConnection = cache(async (): Promise<Connection | undefined> => {
  const shown = await readConnectionEvenIfEnded();
  if (!shown || endedConnections.hasLocal(shown.id) || (await endedInBrowser.has(shown.id))) return undefined;
  return isTooOld(shown) ? undefined : shown;
});

/**
 * Logs a cookie that cannot be used, once in this process. Where it opens, its tokens are revoked: an issuer may have got
 * another name, and another issuer does not know them.
 *
 * @returns the name of the notice that tells a user why they are not connected
 */
export async function notConnectedReason(): Promise<string> {
  if (await endedInBrowser.hasDisconnectedRecently()) return 'disconnected_before';
  const cookie = readCookie(await cookies(), 'connection');
  if (!cookie) return 'connect_first';
  const shown = await readShown();
  const isForeign = shown?.issuer !== config().issuer;
  const id = createHash('sha256').update(cookie).digest('hex');
  const noted = processWide('unusable-cookies', () => new Set<string>());
  if ((isForeign || isTooOld(shown)) && !noted.has(id)) {
    // Any stranger can send thousands.
    if (noted.add(id).size > 5000) noted.clear();
    log.info({ reason: shown ? (isForeign ? 'issuer' : 'age') : 'seal' }, 'a connection cannot be used');
    if (shown) after(await toRevoke(await latestConnection(shown)));
  }
  return shown && isForeign ? 'connection_elsewhere' : 'connection_ended';
}

/**
 * Keeps a connection in the browser's cookies. If it takes the place of another connection, the cookies that belong to
 * that one are cleared.
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
 * Keeps what a refresh brought in the browser's cookies. If a new access token is too large for them, only the new
 * refresh token is kept, beside the old access token: the old refresh token has been used. The next refresh may bring a
 * smaller access token.
 *
 * @param before the connection that the browser has
 * @throws CookieTooLarge
 */
export async function saveRefreshed(before: Connection, refreshed: Refreshed): Promise<void> {
  if (refreshed.kind === 'ended' || !refreshed.connection) return;
  try {
    await saveConnection(refreshed.connection);
  } catch (error) {
    const { refreshToken, refreshCount, predecessorKey } = refreshed.connection;
    await saveConnection({ ...before, refreshToken, refreshCount, predecessorKey });
    throw error;
  }
}

/** Removes the connection from the browser, and every cookie that belongs to it. */
export async function clearConnection(): Promise<void> {
  const jar = await cookies();
  for (const name of cookiesOfConnection) clearCookie(jar, name);
}
