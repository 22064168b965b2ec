import { createHash } from 'node:crypto';
import { cookies } from 'next/headers';
import type { Connection } from '@/lib/connection/connection';
import { readCookie, writeCookie } from '@/lib/cookies/cookies';

// Marks are short cookies in which one request leaves a word for the next. They are not sealed: they hold no secret, and
// whoever forges one delays their own refresh or ends their own connection.

/**
 * Marks that a refresh failed for now. Pages then use the old access token and do not redirect to `/refresh` again.
 *
 * @param until epoch milliseconds
 */
export async function markDeferred(until: number): Promise<void> {
  writeCookie(await cookies(), 'refresh-deferred', '1', { lifetimeMs: until - Date.now() });
}

/** @returns whether a refresh failed a moment ago. */
export async function isDeferred(): Promise<boolean> {
  return readCookie(await cookies(), 'refresh-deferred') !== undefined;
}

const fingerprint = ({ accessToken }: Connection) =>
  createHash('sha256').update(accessToken).digest('base64url').slice(0, 16);

/**
 * Marks the access token that a browser has after the API refused one and `/refresh` was asked for another. While the mark
 * lasts, a second refusal counts as a problem and not as bad luck.
 */
export async function markRefused(connection: Connection): Promise<void> {
  writeCookie(await cookies(), 'refresh-refused', fingerprint(connection));
}

/** @returns whether the API refused a token a moment ago, and this connection's token is what a refresh made of it. */
export async function wasRefused(connection: Connection): Promise<boolean> {
  return readCookie(await cookies(), 'refresh-refused') === fingerprint(connection);
}

/** Most ended connections that are remembered: more than a user ends while one response is under way. */
const mostEnded = 3;
/** How long an ended connection explains why there is none, in milliseconds. */
const recentMs = 10 * 60_000;

/** The mark is `<id>.<epoch milliseconds, base 36>`, newest first, joined by `~`. */
async function readEnded(): Promise<{ id: string; at: number }[]> {
  const mark = readCookie(await cookies(), 'disconnected');
  return (mark?.split('~', mostEnded) ?? []).map((entry) => {
    const [id = '', at = ''] = entry.split('.');
    return { id, at: Number.parseInt(at, 36) || 0 };
  });
}

/**
 * The connections that this browser ended. A response that was under way may arrive after *Disconnect* and set the
 * connection's cookie again. The mark outlives that cookie, on any instance.
 */
export const endedInBrowser = {
  /** @param how `replaced`: another connection took its place, and no page says that the user disconnected */
  async add(connectionId: string, how: 'disconnected' | 'replaced'): Promise<void> {
    const others = (await readEnded()).filter(({ id }) => id !== connectionId);
    const ended = [{ id: connectionId, at: how === 'disconnected' ? Date.now() : 0 }, ...others];
    const value = ended.slice(0, mostEnded).map(({ id, at }) => `${id}.${at.toString(36)}`);
    writeCookie(await cookies(), 'disconnected', value.join('~'));
  },

  /** @returns whether this browser ended the connection */
  async has(connectionId: string): Promise<boolean> {
    return (await readEnded()).some(({ id }) => id === connectionId);
  },

  /** @returns whether the user disconnected a moment ago, perhaps in another tab */
  async hasRecent(): Promise<boolean> {
    return (await readEnded()).some(({ at }) => Date.now() - at < recentMs);
  },
};
