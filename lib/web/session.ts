import { cookies } from 'next/headers';
import { after } from 'next/server';
import { cache } from 'react';
import { z } from 'zod';
import { config } from '@/lib/config';
import { type Connection, connectionSchema } from '@/lib/connection/connection';
import { endConnection, endedConnections } from '@/lib/connection/ended-connections';
import type { RefreshOutcome } from '@/lib/connection/refresh-connection';
import { latestConnection } from '@/lib/connection/refresh-results';
import {
  clearCookie,
  cookieIds,
  cookiesOfConnection,
  cookieTable,
  listCookies,
  readCookie,
  userCookieId,
} from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { currentUser, othersConnections } from '@/lib/your-app';
import { endedInBrowser } from './marks';
import { sealedCookie } from './sealed-cookie';

const connectionCookie = sealedCookie('connection', connectionSchema);
/** @returns the user of your own app who sent this request, if any */
export const readOwner = cache(async () => (await currentUser()) || undefined);

/** Cached per render. It may be of another issuer. A cookie under the name of another user counts as absent. */
const readShown = cache(async (owner: string | undefined) => {
  const shown = await connectionCookie.read(userCookieId(owner));
  return shown?.owner === owner ? shown : undefined;
});

const isTooOld = ({ connectedAt }: Connection) => Date.now() >= connectedAt + config().absoluteMs;

/** For code that ends a connection: a user may press *Disconnect* twice before the first response. */
export async function readConnectionEvenIfEnded(owner?: string): Promise<Connection | undefined> {
  const shown = await readShown(owner ?? (await readOwner()));
  return shown?.issuer === config().issuer ? shown : undefined;
}

/** @returns the session, with its tokens. `personalPage`, `userAction` and `asUser` call it, see proxy.ts. */
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
export async function notConnectedReason() {
  const owner = await readOwner();
  const jar = await cookies();
  if (othersConnections() === 'revoked')
    for (const id of cookieIds(jar, 'connection')) if (id !== userCookieId(owner)) await endOther(id);
  if (await endedInBrowser.hasDisconnectedRecently(owner)) return 'disconnected_before';
  const cookie = readCookie(jar, 'connection', userCookieId(owner));
  if (!cookie) return 'connect_first';
  const shown = await readShown(owner);
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
    if (newest) after(await endConnection(newest, isForeign ? 'issuer' : 'age'));
  }
  return isForeign ? 'connection_elsewhere' : 'connection_ended';
}

/** Ends another user's connection. The caller clears its cookie, if it can: a page cannot. */
async function endOther(id: string | undefined): Promise<void> {
  const other = await connectionCookie.read(id);
  if (other && userCookieId(other.owner) === id && !endedConnections.hasLocal(other.id))
    after(await endConnection(other, 'other_user'));
}

/** Ends other users' connections: all or, from the oldest on, those for which the cookies have no room. */
async function endOthers(own: string | undefined): Promise<void> {
  const jar = await cookies();
  const size = () => listCookies(jar, 'connection').reduce((sum, { value }) => sum + value.length, 0);
  for (const id of cookieIds(jar, 'connection')) {
    if (othersConnections() === 'kept' && size() <= cookieTable.connection.maxBytes) return;
    if (id === own) continue;
    await endOther(id);
    clearCookie(jar, 'connection', id);
  }
}

/** Saves a connection, and clears the cookies of one that it replaces. Throws CookieTooLarge before any change. */
export async function saveConnection(connection: Connection): Promise<void> {
  const { idleMs, absoluteMs } = config();
  const lifetime = Math.min(idleMs, connection.connectedAt + absoluteMs - Date.now());
  const jar = await cookies();
  const before = await readConnection();
  const id = userCookieId(connection.owner);
  await connectionCookie.write(connection, lifetime, id);
  await endOthers(id);
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

/** Clears the cookie of a user's connection, and all that belong to it. */
export async function clearConnection(owner?: string): Promise<void> {
  const jar = await cookies();
  const id = userCookieId(owner ?? (await readOwner()));
  for (const name of cookiesOfConnection) clearCookie(jar, name, id);
}

/** @returns what is known of the user, in words. Stytch names an organization by its slug (`blue-bakery`) alone. */
export function accountOf({ profile, organization }: Pick<Connection, 'profile' | 'organization'>) {
  const { id = '', slug = id } = organization ?? {};
  const words =
    slug === id
      ? id
      : slug.replace(/(^|-)(\p{L})/gu, (_all, dash, letter) => (dash && ' ') + letter.toUpperCase());
  return { ...profile, organization: words || undefined };
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
