import { cookies } from 'next/headers';
import { after } from 'next/server';
import { cache } from 'react';
import { z } from 'zod';
import { config } from '@/lib/config';
import { type Connection, connectionSchema } from '@/lib/connection/connection';
import {
  connectionStore,
  type Held,
  heldSchema,
  type ListedConnection,
} from '@/lib/connection/connection-store';
import { endConnection, endedConnections } from '@/lib/connection/ended-connections';
import { revoke } from '@/lib/connection/outbox';
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

export const connectionCookie = sealedCookie('connection', heldSchema);
/** @returns the user of your own app who sent this request, if any */
export const readOwner = cache(async () => (await currentUser()) || undefined);

/** An id comes from the query or a form. A database refuses some characters, which must not look like an outage. */
const connectionId = /^[\w-]{1,64}$/;

/** Cached per render. The connection may be of another issuer. A cookie that belongs to another user counts as absent. */
const readShown = cache(async (owner: string | undefined, id?: string) => {
  if (id !== undefined && !connectionId.test(id)) return undefined;
  const held = await connectionCookie.read(userCookieId(owner));
  const loaded = held && held.owner === owner && (await connectionStore().load(held, id));
  return loaded && loaded.connection.owner === owner ? loaded : undefined;
});

const ageLeft = ({ connectedAt }: Connection) => connectedAt + config().absoluteMs - Date.now();
export const isTooOld = (connection: Connection) => ageLeft(connection) <= 0;
/** @returns how long the connection lasts if it is not refreshed again, in milliseconds */
export const idleLeft = (connection: Connection) => Math.min(config().idleMs, ageLeft(connection));

/**
 * Code that ends a connection uses this: a user may press *Disconnect* twice before the first response.
 *
 * @throws StoreUnavailable, as `readConnection`
 */
export async function readConnectionEvenIfEnded(
  owner?: string,
  id?: string,
): Promise<Connection | undefined> {
  const { connection } = (await readShown(owner ?? (await readOwner()), id)) ?? {};
  return connection?.issuer === config().issuer ? connection : undefined;
}

/**
 * @param id of one of several connections, see `listConnections`; untrusted. By default the one in use.
 * @returns the connection, with its tokens. `personalPage`, `userAction` and `asUser` check it, because nothing relies on the proxy.
 * @throws StoreUnavailable if the database does not respond
 */
export const readConnection = cache(async (id?: string): Promise<Connection | undefined> => {
  const { connection, isEnded } = (await readShown(await readOwner(), id)) ?? {};
  if (!connection || isEnded || endedConnections.hasLocal(connection.id)) return undefined;
  if (connection.issuer !== config().issuer || (await endedInBrowser.has(connection.id))) return undefined;
  return isTooOld(connection) ? undefined : connection;
});

/**
 * @returns the connections of this browser, or of a user of your own app in all browsers. The one in use here comes first,
 *   then the last used ones. Without a database there is one at most.
 */
export async function listConnections(): Promise<ListedConnection[]> {
  const owner = await readOwner();
  const held = await connectionCookie.read(userCookieId(owner));
  if (held && 'reference' in held && held.owner === owner) {
    const isInUse = (listed: ListedConnection) => Number(listed.connection.id === held.reference);
    return (await connectionStore().list(held)).toSorted((one, other) => isInUse(other) - isInUse(one));
  }
  const connection = await readConnection();
  return connection ? [{ connection, usedAt: Date.now(), usedBy: 'browser' }] : [];
}

/** Makes one of several connections the one in use. It does nothing for the id of another user's connection. */
export async function selectConnection(id: string): Promise<void> {
  const connection = await readConnection(id);
  if (!connection) return;
  const { owner } = connection;
  const held = await connectionCookie.read(userCookieId(owner));
  if (!held || !('reference' in held) || held.reference === id) return;
  await connectionCookie.write({ ...held, reference: id }, config().absoluteMs, userCookieId(owner));
  await clearCookiesOfConnection();
}

/** Clears what belongs to the connection that was in use. */
async function clearCookiesOfConnection(): Promise<void> {
  const jar = await cookies();
  for (const name of cookiesOfConnection) if (name !== 'connection') clearCookie(jar, name);
}

/**
 * Logs a cookie that cannot be used, once in this process. If it can be decrypted, its tokens are revoked: its issuer may be
 * the same project with an earlier domain.
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
  // The connection that replaced it may be usable, so the newest one is checked.
  const newest = shown && (await latestConnection(shown));
  const isForeign = newest && newest.issuer !== config().issuer;
  const reason = newest ? (isForeign ? 'issuer' : isTooOld(newest) && 'age') : 'seal';
  // It keeps the last characters of each cookie, and not too many: a stranger can send thousands of cookies.
  const noted = processWide('unusable-cookies', () => new Set<string>());
  if (noted.size > 5000) noted.clear();
  if (reason && !noted.has(cookie.slice(-43))) {
    noted.add(cookie.slice(-43));
    log.info({ reason }, 'a connection cannot be used');
    if (newest) after(await endConnection(newest, isForeign ? 'issuer' : 'age'));
  }
  return isForeign ? 'connection_elsewhere' : 'connection_ended';
}

/** Ends another user's connections in this browser. The caller clears the cookie. A page cannot. */
async function endOther(id: string | undefined): Promise<void> {
  const held = await connectionCookie.read(id);
  if (!held || userCookieId(held.owner) !== id) return;
  for (const other of await connectionsIn(held))
    if (!endedConnections.hasLocal(other.id)) after(await endConnection(other, 'other_user'));
}

/** @returns the connections that the browser with this cookie made */
async function connectionsIn(held: Held): Promise<Connection[]> {
  if (!('reference' in held)) return [held];
  const all = (await connectionStore().list(held)).map(({ connection }) => connection);
  return all.filter(({ browser }) => browser === held.browser);
}

/** @returns a user's connections that this browser made. With `everywhere`, also those of other browsers in the database. */
export async function connectionsOf(owner: string, where: 'here' | 'everywhere'): Promise<Connection[]> {
  const held = await connectionCookie.read(userCookieId(owner));
  const here = held?.owner === owner ? await connectionsIn(held) : [];
  const all = where === 'everywhere' ? await connectionStore().list({ owner }) : [];
  const others = all
    .map(({ connection }) => connection)
    .filter(({ id }) => !here.some((one) => one.id === id));
  return [...here, ...others];
}

/** Ends other users' connections: with `revoked` all, with `kept` the oldest ones, until the rest fits into the cookies. */
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
 * Saves a connection. If it has ended meanwhile, revokes its tokens.
 *
 * @param begins whether it becomes the one in use. Then the cookies of the previous one are cleared.
 * @throws CookieTooLarge or StoreUnavailable before any change
 */
export async function saveConnection(connection: Connection, begins = false): Promise<void> {
  const lifetime = idleLeft(connection);
  const before = await readConnection();
  const id = userCookieId(connection.owner);
  const held = await connectionStore().save(connection, lifetime);
  if (!held) return void (await revoke(connection));
  const isInUse = begins || !before || before.id === connection.id;
  if ('reference' in held && !isInUse) return;
  // The row decides how long a connection lasts: a job may refresh it, and this browser would not learn of that.
  await connectionCookie.write(held, 'reference' in held ? config().absoluteMs : lifetime, id);
  await endOthers(id);
  if (before && before.id !== connection.id) await clearCookiesOfConnection();
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

/**
 * Clears the cookie of a user's connection, and all that belong to it. The cookie stays if it leads to other connections.
 *
 * @param connection the one that ended. Without `id`, all are meant.
 * @param keepsDraft whether the cookies of the connection stay, because the same user will connect again
 */
export async function clearConnection(
  { owner, id }: { owner?: string | undefined; id?: string | undefined } = {},
  keepsDraft = false,
): Promise<void> {
  const user = owner ?? (await readOwner());
  const held = id ? await connectionCookie.read(userCookieId(user)) : undefined;
  const hasOthers = held && (await connectionsIn(held)).some((other) => other.id !== id);
  if (!hasOthers) clearCookie(await cookies(), 'connection', userCookieId(user));
  if (!keepsDraft) await clearCookiesOfConnection();
}

/** @returns names of the user and the organization, to be shown. Stytch names an organization by its slug (`blue-bakery`) alone. */
export function accountOf({ profile, organization }: Pick<Connection, 'profile' | 'organization'>) {
  const { id = '', slug = id } = organization ?? {};
  const words =
    slug === id
      ? id
      : slug.replace(/(^|-)(\p{L})/gu, (_all, dash, letter) => (dash && ' ') + letter.toUpperCase());
  return { ...profile, organization: words || undefined };
}

/** Another account's connection, until the user chooses an account. `revokePending` clears it. */
export const pendingCookie = sealedCookie(
  'pending',
  z.object({ currentConnectionId: z.string(), connection: connectionSchema }),
);

/** @returns the pending connection that would replace this one */
export async function pendingFor({ id }: Connection): Promise<Connection | undefined> {
  const pending = await pendingCookie.read();
  return pending?.currentConnectionId === id ? pending.connection : undefined;
}

/** @returns the path of the *Connect* page, which says why the user is not connected, and leads back */
export async function connectFirst(returnTo: string): Promise<string> {
  return `/start?${new URLSearchParams({ notice: await notConnectedReason(), return_to: returnTo })}`;
}
