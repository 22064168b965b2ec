import { cookies } from 'next/headers';
import { after } from 'next/server';
import { cache } from 'react';
import { z } from 'zod';
import { config } from '@/lib/config';
import { type Connection, connectionSchema } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import { toRevoke } from '@/lib/connection/outbox';
import type { RefreshOutcome } from '@/lib/connection/refresh-connection';
import { latestConnection } from '@/lib/connection/refresh-results';
import { clearCookie, cookiesOfConnection, readCookie } from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { endedInBrowser } from './marks';
import { sealedCookie } from './sealed-cookie';

const connectionCookie = sealedCookie('connection', connectionSchema);
/** Cached per render. It may be of another issuer. */
const readShown = cache(connectionCookie.read);

const isTooOld = ({ connectedAt }: Connection) => Date.now() >= connectedAt + config().absoluteMs;

/** For code that ends a connection: a user may press *Disconnect* twice before the first response. */
export async function readConnectionEvenIfEnded(): Promise<Connection | undefined> {
  const shown = await readShown();
  return shown?.issuer === config().issuer ? shown : undefined;
}

/** @returns the session. Every page, action and handler that needs the user calls this itself, see proxy.ts. */
export const readConnection = cache(async (): Promise<Connection | undefined> => {
  const shown = await readConnectionEvenIfEnded();
  if (!shown || endedConnections.hasLocal(shown.id) || (await endedInBrowser.has(shown.id))) return undefined;
  return isTooOld(shown) ? undefined : shown;
});

/**
 * Logs a cookie that cannot be used, once in this process. Its tokens are revoked if it can be decrypted: its issuer may
 * be this one by an earlier name.
 *
 * @returns the name of the notice that tells a user why they are not connected
 */
export async function notConnectedReason(): Promise<string> {
  if (await endedInBrowser.hasDisconnectedRecently()) return 'disconnected_before';
  const cookie = readCookie(await cookies(), 'connection');
  if (!cookie) return 'connect_first';
  const shown = await readShown();
  // A connection that replaced it may be neither too old nor of another issuer.
  const newest = shown && (await latestConnection(shown));
  const isForeign = newest && newest.issuer !== config().issuer;
  const reason = newest ? (isForeign ? 'issuer' : isTooOld(newest) && 'age') : 'seal';
  // Keeps ends of seals, and not too many, because a stranger can send thousands.
  const noted = processWide('unusable-cookies', () => new Set<string>());
  if (noted.size > 5000) noted.clear();
  if (reason && !noted.has(cookie.slice(-43))) {
    noted.add(cookie.slice(-43));
    log.info({ reason }, 'a connection cannot be used');
    if (newest) after(await toRevoke(newest));
  }
  return isForeign ? 'connection_elsewhere' : 'connection_ended';
}

/** Saves a connection, and clears the cookies of one that it replaces. Throws CookieTooLarge before any change. */
export async function saveConnection(connection: Connection): Promise<void> {
  const { idleMs, absoluteMs } = config();
  const lifetime = Math.min(idleMs, connection.connectedAt + absoluteMs - Date.now());
  const jar = await cookies();
  const before = await readConnection();
  await connectionCookie.write(connection, lifetime);
  if (!before || before.id === connection.id) return;
  for (const name of cookiesOfConnection) if (name !== 'connection') clearCookie(jar, name);
}

/** If the new access token does not fit into the cookies, saves only the new refresh token: the old one is used up. */
export async function saveRefreshed(before: Connection, refreshed: RefreshOutcome): Promise<void> {
  if (refreshed.kind === 'ended' || !refreshed.connection) return;
  try {
    await saveConnection(refreshed.connection);
  } catch (error) {
    const { refreshToken, refreshCount, resultKey } = refreshed.connection;
    await saveConnection({ ...before, refreshToken, refreshCount, resultKey });
    throw error;
  }
}

/** Clears the connection's cookie, and all that belong to it. */
export async function clearConnection(): Promise<void> {
  const jar = await cookies();
  for (const name of cookiesOfConnection) clearCookie(jar, name);
}

/** Another user's connection, until the user has chosen one. `revokePending` clears it. */
export const pendingCookie = sealedCookie(
  'pending',
  // `currentConnectionId`: the connection that it would replace.
  z.object({ currentConnectionId: z.string(), connection: connectionSchema }),
);

/** @returns the pending connection that would replace this one */
export async function pendingFor({ id }: Connection): Promise<Connection | undefined> {
  const pending = await pendingCookie.read();
  return pending?.currentConnectionId === id ? pending.connection : undefined;
}
