import { cookies } from 'next/headers';
import { after } from 'next/server';
import { cache } from 'react';
import { z } from 'zod';
import { config } from '@/lib/config';
import type { Connection } from '@/lib/connection/connection';
import { connectionStore, heldSchema } from '@/lib/connection/connection-store';
import { endConnection, endedConnections } from '@/lib/connection/ended-connections';
import { revoke } from '@/lib/connection/outbox';
import type { RefreshOutcome } from '@/lib/connection/refresh-connection';
import { latestConnection } from '@/lib/connection/refresh-results';
import {
  clearCookie,
  cookieIds,
  cookiesOfConnection,
  cookieTable,
  lifetimeOf,
  listCookies,
  readCookie,
  userCookieId,
} from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { currentUser, othersConnections } from '@/lib/your-app';
import { endedInBrowser } from './marks';
import { sealedCookie } from './sealed-cookie';

const connectionCookie = sealedCookie('connection', heldSchema);
/** @returns the user of your own app who sent this request, if any */
export const readOwner = cache(async () => (await currentUser()) || undefined);

/** Cached per render. It may be of another issuer. A cookie under the name of another user counts as absent. */
const readShown = cache(async (owner: string | undefined) => {
  const held = await connectionCookie.read(userCookieId(owner));
  const loaded = held && held.owner === owner && (await connectionStore().load(held));
  return loaded && loaded.connection.owner === owner ? loaded : undefined;
});

const ageLeft = ({ connectedAt }: Connection) => connectedAt + config().absoluteMs - Date.now();
export const isTooOld = (connection: Connection) => ageLeft(connection) <= 0;
/** @returns how long a connection lasts that nothing refreshes from now on, in milliseconds */
export const idleLeft = (connection: Connection) => Math.min(config().idleMs, ageLeft(connection));

/**
 * For code that ends a connection: a user may press *Disconnect* twice before the first response.
 *
 * @throws StoreUnavailable, as `readConnection`
 */
export async function readConnectionEvenIfEnded(owner?: string): Promise<Connection | undefined> {
  const { connection } = (await readShown(owner ?? (await readOwner()))) ?? {};
  return connection?.issuer === config().issuer ? connection : undefined;
}

/**
 * @returns the session. Every page, action and handler that needs the user calls this itself, see proxy.ts.
 * @throws StoreUnavailable: it is unknown whether there is one
 */
export const readConnection = cache(async (): Promise<Connection | undefined> => {
  const { connection, isEnded } = (await readShown(await readOwner())) ?? {};
  if (!connection || isEnded || endedConnections.hasLocal(connection.id)) return undefined;
  if (connection.issuer !== config().issuer || (await endedInBrowser.has(connection.id))) return undefined;
  return isTooOld(connection) ? undefined : connection;
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
  const shown = (await readShown(owner))?.connection;
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
  const held = await connectionCookie.read(id);
  const other = held && (await connectionStore().load(held))?.connection;
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

/**
 * Saves a connection, and clears the cookies of one that it replaces. If it has ended meanwhile, revokes its tokens.
 *
 * @throws CookieTooLarge or StoreUnavailable before any change
 */
export async function saveConnection(connection: Connection): Promise<void> {
  const lifetime = idleLeft(connection);
  const jar = await cookies();
  const before = await readConnection();
  const id = userCookieId(connection.owner);
  const held = await connectionStore().save(connection, lifetime);
  if (!held) return void (await revoke(connection));
  // The row says how long a reference is of use: a job may refresh it, and this browser would not learn of that.
  await connectionCookie.write(held, 'reference' in held ? ageLeft(connection) : lifetime, id);
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
export function accountOf({ profile, organization }: Connection) {
  const { id = '', slug = id } = organization ?? {};
  const words =
    slug === id
      ? id
      : slug.replace(/(^|-)(\p{L})/gu, (_all, dash, letter) => (dash && ' ') + letter.toUpperCase());
  return { ...profile, organization: words || undefined };
}

/** Another user's connection, until the user has chosen one. `revokePending` clears it. */
const pendingHeld = sealedCookie('pending', z.object({ currentConnectionId: z.string(), held: heldSchema }));
export const pendingCookie = {
  async read() {
    const { currentConnectionId, held } = (await pendingHeld.read()) ?? {};
    const connection = held && (await connectionStore().load(held))?.connection;
    return connection && { currentConnectionId, connection };
  },
  /** @param currentConnectionId of the connection that it would replace */
  async write(connection: Connection, currentConnectionId: string): Promise<void> {
    const held = await connectionStore().save(connection, lifetimeOf('pending'));
    if (held) await pendingHeld.write({ currentConnectionId, held });
    else await revoke(connection);
  },
  clear: pendingHeld.clear,
};

/** @returns the pending connection that would replace this one */
export async function pendingFor({ id }: Connection): Promise<Connection | undefined> {
  const pending = await pendingCookie.read();
  return pending?.currentConnectionId === id ? pending.connection : undefined;
}
