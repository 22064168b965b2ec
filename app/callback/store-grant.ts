import { headers } from 'next/headers';
import { userAgentFromString } from 'next/server';
import { addSupersededTokens, type Connection, newConnection } from '@/lib/connection/connection';
import { connectionStore } from '@/lib/connection/connection-store';
import { endedConnections } from '@/lib/connection/ended-connections';
import type { Flow } from '@/lib/connection/flow';
import { latestConnection } from '@/lib/connection/refresh-results';
import { CookieTooLarge, userCookieId } from '@/lib/cookies/cookies';
import type { Grant } from '@/lib/oauth/grant';
import type { Tokens } from '@/lib/oauth/revoke';
import { beginConnection, revokeAfterwards, revokePending } from '@/lib/web/end-connection';
import { endedInBrowser, sayNext } from '@/lib/web/marks';
import { connectionCookie, listConnections, pendingCookie, saveConnection } from '@/lib/web/session';
import type { ExchangedGrant } from './exchange-once';

/**
 * Makes the grant of a finished flow this browser's connection. In three cases the connection stays as it was:
 *
 * - The grant is another account's. The app keeps it as a pending connection until the user chooses. A database keeps both.
 * - The flow asked for more scopes, and the user granted none of them or took back one that they granted before.
 * - The user ended this connection, or the one that an earlier delivery made. The new tokens are revoked.
 *
 * @param id of the new connection, the same for each delivery of the callback
 * @param current the connection in use
 * @returns where the user goes next
 * @throws CookieTooLarge or StoreUnavailable with the connection as it was
 */
export async function storeGrant(
  grant: ExchangedGrant,
  id: string,
  flow: Flow,
  current: Connection | undefined,
): Promise<string> {
  const previous = await replacedBy(grant, current);
  for (const ended of previous ? [previous.id, id] : [id]) {
    if (!(await endedConnections.has(ended))) continue;
    await revokeAfterwards(grant);
    await endedInBrowser.add(ended, 'disconnected', flow.owner);
    return flow.returnTo;
  }
  // An earlier delivery has stored this grant. Its tokens may have been refreshed since.
  const isItsGrant = previous?.connectedAt === grant.connectedAt && previous.subject === grant.subject;
  if (isItsGrant || previous?.accessToken === grant.accessToken) return flow.returnTo;
  // Without `openid` a user may be unknown. Then the app cannot tell users apart, and the new grant replaces the old one.
  const known = previous?.subject !== undefined && grant.subject !== undefined;
  const isSameUser = known && previous.subject === grant.subject;
  const connection = addSupersededTokens(
    newConnection(grant, flow.scope, isSameUser ? previous.id : id, {
      owner: flow.owner,
      ...(await thisBrowser(flow.owner, id)),
      // The user may have connected in another tab between two deliveries. Then this grant is the newer one all the same.
      connectedAt: Math.max(grant.connectedAt, (previous?.connectedAt ?? 0) + 1),
    }),
  );
  if (known && !isSameUser) {
    const former = (await pendingCookie.read())?.connection;
    // Of the same account, the former grant ends with its successor, as elsewhere.
    const isSame = former?.subject === connection.subject;
    if (!isSame) await revokePending();
    const pending = former && isSame ? withTokensOf(former, connection) : connection;
    const written = pendingCookie.write({ currentConnectionId: previous.id, connection: pending });
    await saveOrRevoke(pending, written);
    return `/switch?${new URLSearchParams({ return_to: flow.returnTo })}`;
  }
  if (previous && flow.added.length > 0 && !widens(grant, flow, previous)) {
    // Another tab may have refreshed the connection meanwhile.
    const newest = await latestConnection(previous);
    await saveConnection(withTokensOf(grant, { ...newest, requestedScope: flow.scope }));
    await sayNext('not_granted');
    return flow.returnTo;
  }
  await revokePending();
  if (!previous) await saveOrRevoke(connection, beginConnection(connection, 'new'));
  else await replace(previous, connection);
  // An earlier delivery, whose response was lost, may have made a row with these tokens. Its end would revoke them.
  if (isSameUser && previous.id !== id)
    await connectionStore()
      .remove(id, 0)
      .catch(() => {});
  if (previous || !current || !flow.connectionId) return flow.returnTo;
  // The user wanted more access for one account, and the platform returned another one. The page tells them.
  await sayNext('account_added');
  return '/connections';
}

/**
 * @param id of the browser, if it has no connection yet. Each delivery has the same, because the browser may keep the cookie of
 *   any response.
 * @returns with a database, the browser's id and the name of the device, which the connection keeps
 */
async function thisBrowser(
  owner: string | undefined,
  id: string,
): Promise<Pick<Connection, 'browser' | 'device'>> {
  if (!connectionStore().keepsSeveral) return {};
  const held = await connectionCookie.read(userCookieId(owner));
  const { browser, os } = userAgentFromString((await headers()).get('user-agent') ?? undefined);
  const device = [browser.name, os.name].filter(Boolean).join(', ');
  return { browser: held?.browser ?? id, ...(device && { device }) };
}

/**
 * @returns the connection that a grant replaces: in cookies the one in use, with a database that of the same account
 * @throws StoreUnavailable after it has revoked the new tokens
 */
async function replacedBy(
  grant: ExchangedGrant,
  current: Connection | undefined,
): Promise<Connection | undefined> {
  const { subject } = grant;
  if (!connectionStore().keepsSeveral || !subject || current?.subject === subject) return current;
  const listed = await listConnections().catch(async (error) => {
    await revokeAfterwards(grant);
    throw error;
  });
  return listed.find(({ connection }) => connection.subject === subject)?.connection;
}

/**
 * Replaces a connection, and keeps its refresh token until the new one is revoked (docs/decisions/0007-former-grants.md). If the
 * new one cannot be saved, the previous one keeps the new tokens for the same reason, or else they are revoked.
 */
async function replace(previous: Connection, replacement: Connection): Promise<void> {
  const isSame = replacement.id === previous.id;
  // Another tab may have finished a flow meanwhile. Then this grant replaces that tab's grant.
  const newest = await latestConnection(previous);
  const merged = withTokensOf(newest, replacement);
  await beginConnection(merged, isSame ? 'widened' : 'new', newest).catch(async (error) => {
    if (error instanceof CookieTooLarge)
      await saveOrRevoke(replacement, saveConnection(withTokensOf(replacement, newest)));
    // Of the same connection, `beginConnection` has kept the replacement.
    else if (!isSame) await revokeAfterwards(replacement);
    throw error;
  });
}

/** @returns the connection, which revokes the refresh tokens of another grant when it ends */
const withTokensOf = ({ refreshToken, supersededRefreshTokens = [] }: Tokens, connection: Connection) =>
  addSupersededTokens(connection, ...supersededRefreshTokens, refreshToken);

/** If a connection cannot be saved, its tokens are revoked, because nobody could do so later. */
async function saveOrRevoke(connection: Connection, saved: Promise<void>): Promise<void> {
  await saved.catch(async (error) => {
    await revokeAfterwards(connection);
    throw error;
  });
}

/** @returns whether the grant has a scope that the flow added, and all requested ones that the user granted before */
function widens(grant: Grant, flow: Flow, previous: Connection): boolean {
  const isGranted = (name: string) => grant.scope.includes(name);
  // A scope that the app no longer knows is not requested.
  const requested = previous.scope.filter((name) => flow.scope.includes(name));
  return flow.added.some(isGranted) && requested.every(isGranted);
}
