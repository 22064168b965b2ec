import { cookies } from 'next/headers';
import { after } from 'next/server';
import type { Connection } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import { clearPending, readPending } from '@/lib/connection/pending';
import { latestConnection } from '@/lib/connection/refresh-results';
import { readCookie, writeCookie } from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { classifyFailure } from '@/lib/oauth/failure';
import { revokeTokens, type Tokens } from '@/lib/oauth/revoke';

/**
 * Ends a connection, in this browser and for all that is under way elsewhere: no slow refresh and no copy of the cookie
 * brings it back. Its cookies and its tokens are left to the caller.
 *
 * @param how in whose words it is told later, see `endedInBrowser`
 * @returns the connection as it is now: a sibling may have rotated its tokens since this browser last heard
 */
export async function endConnection(
  connection: Connection,
  how: 'disconnected' | 'replaced',
): Promise<Connection> {
  await endedInBrowser.add(connection.id, how);
  await endedConnections.add(connection.id);
  return latestConnection(connection);
}

/**
 * Ends an open choice between two people. The other one's tokens are revoked unused: left in the browser, they would
 * be there for whoever uses it next.
 */
export async function discardPending(): Promise<void> {
  const jar = await cookies();
  const pending = await readPending(jar);
  clearPending(jar);
  if (!pending) return;
  // A request that left before this answer came still shows it, and may choose it.
  await endedConnections.add(pending.connection.id);
  revokeAfterwards(pending.connection);
}

/**
 * Revokes tokens that nobody will use, once the person has their answer. Best effort: they are
 * forgotten here in any case.
 */
export function revokeAfterwards(tokens: Tokens): void {
  after(async () => {
    try {
      await revokeTokens(tokens);
    } catch (error) {
      log.warn(
        { ...classifyFailure(error).facts, err: error },
        'revocation of unused tokens was not confirmed',
      );
    }
  });
}

/** How many ended connections are remembered; more than a user ends while one response is under way. */
const most = 3;

/** How long after it an ended connection explains why there is none, in milliseconds. */
const recentMs = 10 * 60_000;

type Ended = { id: string; at: number };

/** `<id>.<epoch milliseconds, base 36>`, newest first, joined by `~`. */
async function readEnded(): Promise<Ended[]> {
  const entries =
    readCookie(await cookies(), 'disconnected')
      ?.split('~')
      .slice(0, most) ?? [];
  return entries.map((entry) => {
    const [id = '', at = ''] = entry.split('.');
    return { id, at: Number.parseInt(at, 36) || 0 };
  });
}

/**
 * The connections that this browser ended, in a cookie of their own. A response that was under way may arrive after
 * *Disconnect* and set the connection's cookie again. This cookie outlives it, on any instance.
 *
 * It is not sealed: an id says nothing, and whoever forges it disconnects only themselves.
 */
export const endedInBrowser = {
  /** @param how `replaced`: another connection took its place, which nobody calls disconnecting */
  async add(connectionId: string, how: 'disconnected' | 'replaced'): Promise<void> {
    const others = (await readEnded()).filter(({ id }) => id !== connectionId);
    const at = how === 'disconnected' ? Date.now() : 0;
    const ended = [{ id: connectionId, at }, ...others].slice(0, most);
    const value = ended.map(({ id, at }) => `${id}.${at.toString(36)}`).join('~');
    writeCookie(await cookies(), 'disconnected', value);
  },

  /** @returns whether this browser ended the connection */
  async has(connectionId: string): Promise<boolean> {
    return (await readEnded()).some(({ id }) => id === connectionId);
  },

  /** @returns whether this browser, perhaps in another tab, ended a connection a moment ago */
  async hasRecent(): Promise<boolean> {
    return (await readEnded()).some(({ at }) => Date.now() - at < recentMs);
  },
};
