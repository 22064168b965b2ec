import { config } from '@/lib/config';
import { ttlStore } from '@/lib/store/ttl-store';
import { count } from '@/lib/telemetry';
import { callHook } from './call-hook';
import type { Connection } from './connection';
import { connectionStore } from './connection-store';
import { toRevoke } from './outbox';
import { latestConnection } from './refresh-results';

const store = ttlStore('ended', 20_000);

/** The denylist of docs/glossary.md. It stops refreshes in progress and copies of a cookie (OWASP ASVS 7.4.1). */
export const endedConnections = {
  async add(connectionId: string): Promise<void> {
    await store.set(connectionId, '1', config().idleMs);
  },

  async has(connectionId: string): Promise<boolean> {
    return (await store.get(connectionId)) !== undefined;
  },

  /** Checks this process alone, because each read of a connection calls it, and must not wait. */
  hasLocal(connectionId: string): boolean {
    return store.getLocal(connectionId) !== undefined;
  },
};

/** Why connections end, and what becomes of their tokens. */
const reasons = {
  /** The user pressed *Disconnect*. */
  disconnected: 'revoke',
  /** `endConnectionsOf`: the user logged out of your app, or deleted their account there. */
  logged_out: 'revoke',
  /** The user chose another account of the platform. */
  switched: 'revoke',
  /** A new grant replaced this one. The new connection keeps the old tokens, and revokes them when it ends. */
  superseded: 'keep',
  /** Another user of your app logged in, or the cookies were full. */
  other_user: 'revoke',
  /** `CONNECTION_MAX_DAYS` are over; with a database, also `CONNECTION_IDLE_DAYS`. */
  age: 'revoke',
  /** Another issuer is configured now. */
  issuer: 'revoke',
  /** The issuer refused the refresh token; or the access token expired, and there is no refresh token. */
  withdrawn: 'gone',
  account_gone: 'gone',
} as const;
export type EndReason = keyof typeof reasons;

/** How long the row stays: a user may press *Disconnect* twice before the first response. */
const pressedTwiceMs = 10 * 60_000;

/**
 * Ends a connection. All code that ends one calls this. Afterwards neither a slow refresh nor a copied cookie brings it back,
 * and its tokens are in the outbox. The caller clears the cookies.
 *
 * @returns a function that tries once to revoke the tokens. Run it now or after the response. It returns whether the issuer
 *   confirmed.
 */
export async function endConnection(connection: Connection, why: EndReason): Promise<() => Promise<boolean>> {
  const { id } = connection;
  const isKnown = await endedConnections.has(id);
  const fate = reasons[why];
  const isGone = fate === 'gone';
  if (!isGone) await endedConnections.add(id);
  // Another request may have rotated the tokens.
  const newest = await latestConnection(connection);
  const { subject, supersededRefreshTokens } = newest;
  // The issuer ended the last grant. Those before it may still be valid.
  const tokens = isGone ? { subject, supersededRefreshTokens } : newest;
  const mayBeValid = isGone ? supersededRefreshTokens?.length : fate === 'revoke';
  const revoke = mayBeValid ? await toRevoke(tokens) : async () => true;
  // If the database does not respond, the denylist still blocks this connection.
  await connectionStore()
    .remove(id, isGone ? 0 : pressedTwiceMs)
    .catch(() => {});
  if (!isKnown) {
    count('ended', { 'connected_app.why': why });
    await callHook('onEnded', newest, why);
  }
  return revoke;
}

/** Ends connections that expired in the store, and revokes their tokens. The browsers have dropped the cookies. */
export function watchExpired(): void {
  setInterval(async () => {
    const expired = await connectionStore()
      .takeExpired()
      .catch(() => []);
    for (const connection of expired)
      if (!(await endedConnections.has(connection.id))) await (await endConnection(connection, 'age'))();
  }, 10_000).unref();
}
