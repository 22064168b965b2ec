import { createHash } from 'node:crypto';
import { cookies } from 'next/headers';
import type { Connection } from '@/lib/connection/connection';
import { cookieAttributes, cookieName } from '@/lib/cookies/cookies';

/**
 * Short cookies by which `/refresh` tells a page, which cannot write any, not to send the browser
 * there again just yet. Whoever forges one only delays their own refresh.
 */
const deferred = () => cookieName('refresh-deferred');
const refused = () => cookieName('refresh-refused');

/** Time within which a second refusal by the API counts as a problem rather than as bad luck, in seconds. */
const refusedSeconds = 60;

const mark = (connection: Connection) =>
  createHash('sha256').update(connection.accessToken).digest('base64url').slice(0, 16);

/** Notes that a refresh failed for now, so that pages go on with the access token while it lives. */
export async function markDeferred(until: number): Promise<void> {
  const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000));
  (await cookies()).set(deferred(), '1', { ...cookieAttributes(), maxAge: seconds });
}

/** @returns whether a refresh failed a moment ago. */
export async function isDeferred(): Promise<boolean> {
  return (await cookies()).has(deferred());
}

/** Notes that the API refused a token, and that this connection is what a refresh made of it. */
export async function markRefused(connection: Connection): Promise<void> {
  (await cookies()).set(refused(), mark(connection), { ...cookieAttributes(), maxAge: refusedSeconds });
}

/** @returns whether this connection's token comes from a refresh that the API's refusal had asked for. */
export async function wasRefused(connection: Connection): Promise<boolean> {
  return (await cookies()).get(refused())?.value === mark(connection);
}
