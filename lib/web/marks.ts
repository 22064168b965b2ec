import { hash } from 'node:crypto';
import { cookies, headers } from 'next/headers';
import type { Connection } from '@/lib/connection/connection';
import type { EndReason } from '@/lib/connection/ended-connections';
import { readCookie, userCookieId, writeCookie } from '@/lib/cookies/cookies';
import type { PlatformFailure } from '@/lib/platform/request';
import type { flowNotices, startNotices } from '@/lib/texts';

// Marks are short cookies that tell the next request one fact. They are not sealed: they hold no secret, and forging one
// affects only the forger.

/** Has the next page say what just happened: the name of a notice. The response with that page clears the cookie. */
export async function sayNext(
  notice: keyof typeof startNotices | keyof typeof flowNotices | PlatformFailure,
) {
  // A redirect for a script brings the page with it, and Next.js keeps from the browser that this page clears the cookie.
  // A second is enough for a router that fetches the page instead.
  const bringsPage = (await headers()).has('next-action');
  writeCookie(await cookies(), 'notice', notice, bringsPage ? { lifetimeMs: 1000 } : {});
}

/** @returns the name of the notice that this page says. Untrusted. */
export async function noticeToSay(): Promise<string | undefined> {
  return readCookie(await cookies(), 'notice');
}

/** Lets pages use the old access token, instead of a redirect to `/refresh`, until that time in epoch milliseconds. */
export async function markDeferred(until: number): Promise<void> {
  writeCookie(await cookies(), 'refresh-deferred', '1', { lifetimeMs: until - Date.now() });
}

export async function isDeferred(): Promise<boolean> {
  return readCookie(await cookies(), 'refresh-deferred') !== undefined;
}

/** @returns a name for the access token, which does not reveal it */
export const fingerprint = ({ accessToken }: Connection) => hash('sha256', accessToken).slice(0, 16);

/** A page may call the API with several connections, and refresh one after the other. */
const maxRetried = 20;

async function readRetried(): Promise<string[]> {
  return readCookie(await cookies(), 'retried-after-401')?.split('~', maxRetried) ?? [];
}

/** Marks the new access token after a 401 and a refresh. If the API refuses it too, the page says so. */
export async function markRetriedAfter401(connection: Connection): Promise<void> {
  const retried = [fingerprint(connection), ...(await readRetried())].slice(0, maxRetried);
  writeCookie(await cookies(), 'retried-after-401', retried.join('~'));
}

/** @returns whether this access token was marked */
export async function wasRetriedAfter401(connection: Connection): Promise<boolean> {
  return (await readRetried()).includes(fingerprint(connection));
}

/** A user ends fewer connections while one response is pending. */
const maxEnded = 3;
const recentMs = 10 * 60_000;

/** The mark is `<id>.<epoch milliseconds, base 36>.<user's cookie id, if any>`, newest first, joined by `~`. */
async function readEnded(): Promise<{ id: string; at: number; user?: string | undefined }[]> {
  const mark = readCookie(await cookies(), 'ended');
  return (mark?.split('~', maxEnded) ?? []).map((entry) => {
    const [id = '', at = '', user] = entry.split('.');
    return { id, at: Number.parseInt(at, 36) || 0, user };
  });
}

/**
 * The connections that ended in this browser. A late response may set the cookie of a connection again after
 * *Disconnect*. This mark outlives that cookie.
 */
export const endedInBrowser = {
  /** @param why only after `disconnected` a page says that the user disconnected */
  async add(connectionId: string, why: EndReason, owner: string | undefined): Promise<void> {
    const known = await readEnded();
    // A late refresh would call a replaced connection disconnected.
    if (known.some(({ id }) => id === connectionId)) return;
    const at = why === 'disconnected' ? Date.now() : 0;
    const ended = [{ id: connectionId, at, user: userCookieId(owner) }, ...known].slice(0, maxEnded);
    const value = ended.map(({ id, at, user }) => `${id}.${at.toString(36)}${user ? `.${user}` : ''}`);
    writeCookie(await cookies(), 'ended', value.join('~'));
  },

  async has(connectionId: string): Promise<boolean> {
    return (await readEnded()).some(({ id }) => id === connectionId);
  },

  /** In the last ten minutes, perhaps in another tab. */
  async hasDisconnectedRecently(owner: string | undefined): Promise<boolean> {
    const own = (await readEnded()).filter(({ user }) => user === userCookieId(owner));
    // A time in the future comes from another app.
    return own.some(({ at }) => Math.abs(Date.now() - at) < recentMs);
  },
};
