import type { ShownConnection } from './connection/connection';
import type { EndReason } from './connection/ended-connections';
import type { ProblemCode } from './problems';

/** A connection without its tokens: only this app may refresh them. */
export type ConnectionFacts = ShownConnection;

type Hooks = {
  /**
   * @param how `new`: this account was not connected. `widened`: the same account of the platform, by a new
   *   grant. `switched`: the user chose another account.
   */
  onConnected: (connection: ConnectionFacts, how: 'new' | 'widened' | 'switched') => Promise<void>;
  onRefreshed: (connection: ConnectionFacts) => Promise<void>;
  /** @param problem why the refresh failed. The app keeps the connection. */
  onRefreshFailed: (connection: ConnectionFacts, problem: ProblemCode) => Promise<void>;
  /** Not called when a browser drops its cookies, because then no request comes. */
  onEnded: (connection: ConnectionFacts, why: EndReason) => Promise<void>;
};

/**
 * Your code for what happens to connections. Each function is called once the app has stored its own work. The user waits
 * for it, for two seconds at most. If it throws or takes longer, the log says so, and the app goes on. The same event may
 * come twice, so use an upsert, or write it so that running it twice does no harm.
 */
export const hooks: Hooks = {
  async onConnected() {},
  async onRefreshed() {},
  async onRefreshFailed() {},
  async onEnded() {},
};
