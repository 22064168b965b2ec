import { createHash } from 'node:crypto';
import { cookies } from 'next/headers';
import type { Connection } from '@/lib/connection/connection';
import type { EndReason } from '@/lib/connection/ended-connections';
import { readCookie, userCookieId, writeCookie } from '@/lib/cookies/cookies';

// Marks are short cookies by which one request tells the next one a fact. They are not sealed: they hold no secret, and a
// user who forges one only delays their own refresh or ends their own connection.

/** Marks until when, in epoch milliseconds, pages use the old access token and do not redirect to `/refresh` again. */
export async function markDeferred(until: number): Promise<void> {
  writeCookie(await cookies(), 'refresh-deferred', '1', { lifetimeMs: until - Date.now() });
}

/** @returns whether a refresh failed a moment ago. */
export async function isDeferred(): Promise<boolean> {
  return readCookie(await cookies(), 'refresh-deferred') !== undefined;
}

const fingerprint = ({ accessToken }: Connection) =>
  createHash('sha256').update(accessToken).digest('hex').slice(0, 16);

/** Marks the access token after a 401 and a refresh: when the API refuses it too, the page says so. */
export async function markRetriedAfter401(connection: Connection): Promise<void> {
  writeCookie(await cookies(), 'retried-after-401', fingerprint(connection));
}

/** @returns whether this connection's access token is the one that was marked. */
export async function wasRetriedAfter401(connection: Connection): Promise<boolean> {
  return readCookie(await cookies(), 'retried-after-401') === fingerprint(connection);
}

/** Most ended connections that the mark holds. A user ends fewer while one response is under way. */
const mostEnded = 3;
/** How long a page says that the user disconnected a moment ago, in milliseconds. */
const recentMs = 10 * 60_000;

/** The mark is `<id>.<epoch milliseconds, base 36>.<user's cookie id, if any>`, newest first, joined by `~`. */
async function readEnded(): Promise<{ id: string; at: number; of?: string | undefined }[]> {
  const mark = readCookie(await cookies(), 'ended');
  return (mark?.split('~', mostEnded) ?? []).map((entry) => {
    const [id = '', at = '', of] = entry.split('.');
    return { id, at: Number.parseInt(at, 36) || 0, of };
  });
}

/**
 * The connections that this browser ended. A response that was under way may arrive after *Disconnect* and set the
 * connection's cookie again. The mark outlives that cookie, on any instance.
 */
export const endedInBrowser = {
  /** @param why for any other reason than `disconnected`, no page says that the user disconnected */
  async add(connectionId: string, why: EndReason, owner: string | undefined): Promise<void> {
    const known = await readEnded();
    // A late refresh of a replaced connection would call it disconnected.
    if (known.some(({ id }) => id === connectionId)) return;
    const at = why === 'disconnected' ? Date.now() : 0;
    const ended = [{ id: connectionId, at, of: userCookieId(owner) }, ...known];
    const value = ended
      .slice(0, mostEnded)
      .map(({ id, at, of }) => `${id}.${at.toString(36)}${of ? `.${of}` : ''}`);
    writeCookie(await cookies(), 'ended', value.join('~'));
  },

  /** @returns whether this browser ended the connection */
  async has(connectionId: string): Promise<boolean> {
    return (await readEnded()).some(({ id }) => id === connectionId);
  },

  /** @returns whether the user disconnected a moment ago, perhaps in another tab */
  async hasDisconnectedRecently(owner: string | undefined): Promise<boolean> {
    const own = (await readEnded()).filter(({ of }) => of === userCookieId(owner));
    // A time in the future is junk, perhaps of another app.
    return own.some(({ at }) => Math.abs(Date.now() - at) < recentMs);
  },
};
