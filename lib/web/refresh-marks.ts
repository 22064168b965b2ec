import { createHash } from 'node:crypto';
import { cookies } from 'next/headers';
import type { Connection } from '@/lib/connection/connection';
import { readCookie, writeCookie } from '@/lib/cookies/cookies';

// Two short cookies. By them `/refresh` tells a page, which cannot write any, not to send the browser there again just
// yet. Whoever forges one only delays their own refresh.

const mark = (connection: Connection) =>
  createHash('sha256').update(connection.accessToken).digest('base64url').slice(0, 16);

/** Notes that a refresh failed for now, so that pages go on with the access token while it lives. */
export async function markDeferred(until: number): Promise<void> {
  writeCookie(await cookies(), 'refresh-deferred', '1', { lifetimeMs: until - Date.now() });
}

/** @returns whether a refresh failed a moment ago. */
export async function isDeferred(): Promise<boolean> {
  return readCookie(await cookies(), 'refresh-deferred') !== undefined;
}

/**
 * Notes that the API refused a token, and that this connection is what a refresh made of it. While the cookie lasts, a
 * second refusal counts as a problem rather than as bad luck.
 */
export async function markRefused(connection: Connection): Promise<void> {
  writeCookie(await cookies(), 'refresh-refused', mark(connection));
}

/** @returns whether this connection's token comes from a refresh that the API's refusal had asked for. */
export async function wasRefused(connection: Connection): Promise<boolean> {
  return readCookie(await cookies(), 'refresh-refused') === mark(connection);
}
