/**
 * Refreshes connections. The mechanisms by their usual names, and the file of each:
 *
 * - **Single flight**: requests of this process with the same token share one request to the issuer (lib/store/lock.ts).
 * - **Lock**: instances that share a Redis do the same (lib/store/lock.ts).
 * - **Reuse interval**: a request with a used refresh token gets the result of its refresh (refresh-results.ts).
 * - **Back-off**: after a failure the issuer is not asked during a growing pause (back-off.ts).
 * - **Denylist**: a connection that the user ended is not refreshed, and nobody gets its results (ended-connections.ts).
 * - **End of grant**: only a refusal of the grant ends a connection; an outage never does (lib/oauth/refresh-grant.ts).
 */
import { log } from '@/lib/log';
import { classifyFailure, type FailureFacts, type OAuthFailure } from '@/lib/oauth/failure';
import type { Issued } from '@/lib/oauth/issuer-fetch';
import { isGrantEnded, mayBeReused, refreshGrant } from '@/lib/oauth/refresh-grant';
import { processWide } from '@/lib/process-wide';
import { singleFlight } from '@/lib/store/lock';
import { wasRedisDown } from '@/lib/store/redis';
import { backOff, currentPause, type RefreshProblem } from './back-off';
import { callHook } from './call-hook';
import { type Connection, isFresh, refreshedConnection, withSuperseded } from './connection';
import { endConnection, endedConnections } from './ended-connections';
import { revoke } from './outbox';
import { latestConnection, refreshKey, saveRefreshResult } from './refresh-results';

/**
 * How a refresh went.
 *
 * - `fresh`: use and keep this connection from now on
 * - `deferred`: it failed for now, with `problem`. Nothing is lost; ask again at `until` (epoch milliseconds). A
 *   `connection` has the new refresh token of a response that could not be used otherwise: keep it.
 * - `ended`: the issuer ended the grant, the account no longer exists, or the user disconnected
 */
export type Refreshed =
  | { kind: 'fresh'; connection: Connection }
  | { kind: 'deferred'; until: number; problem: RefreshProblem; facts: FailureFacts; connection?: Connection }
  | { kind: 'ended'; reason: 'withdrawn' | 'account_gone' | 'disconnected'; facts: FailureFacts };

/** Pause when another instance holds the lock and has no result in time, in milliseconds. */
const busyMs = 1000;

/**
 * Refreshes a connection's tokens. All requests of this process, and of instances that share a Redis, send one request
 * per refresh token to the issuer. The result is stored even when the browser aborts the request that did the work.
 * docs/refresh.md has a picture.
 *
 * @param connection from the browser's cookie; it may be several refreshes old
 */
export async function refreshConnection(connection: Connection): Promise<Refreshed> {
  const newest = await latestConnection(connection);
  const known = await freshSuccessor(connection, newest);
  if (known) return known;
  let asked: Refreshed | undefined;
  const refreshed = await singleFlight(
    refreshKey(newest),
    () => freshSuccessor(newest),
    async () => {
      const pause = await currentPause(newest.id);
      if (pause) return deferred(pause.until, pause.problem);
      asked = await askIssuer(newest);
      return asked;
    },
  );
  // Only the request that asked the issuer waits for the hooks. The result is stored.
  if (asked) await tellHooks(newest, asked);
  return refreshed ?? deferred(Date.now() + busyMs, 'refresh_unavailable');
}

async function tellHooks(before: Connection, refreshed: Refreshed): Promise<void> {
  if (refreshed.kind === 'fresh') await callHook('onRefreshed', refreshed.connection);
  else if (refreshed.kind === 'deferred') await callHook('onRefreshFailed', before, refreshed.problem);
  else if (refreshed.reason !== 'disconnected') await endConnection(before, refreshed.reason);
}

/** @returns the newest successor, if it needs no refresh and the user has not ended the connection. */
async function freshSuccessor(connection: Connection, newest?: Connection): Promise<Refreshed | undefined> {
  const successor = newest ?? (await latestConnection(connection));
  if (successor === connection || !isFresh(successor) || (await endedConnections.has(connection.id)))
    return undefined;
  return { kind: 'fresh', connection: successor };
}

async function askIssuer(connection: Connection): Promise<Refreshed> {
  const { id, refreshToken } = connection;
  if (await endedConnections.has(id)) return { kind: 'ended', reason: 'disconnected', facts: {} };
  if (!refreshToken) return { kind: 'ended', reason: 'withdrawn', facts: {} };
  const issued: Issued = {};
  try {
    const grant = await refreshGrant(refreshToken, connection, issued);
    const successor = refreshedConnection(connection, grant, refreshKey(connection));
    await saveRefreshResult(connection, successor);
    if (await endedConnections.has(id)) {
      // The user disconnected while the issuer was responding. The new tokens must not live on.
      await revoke(successor);
      return { kind: 'ended', reason: 'disconnected', facts: {} };
    }
    const newest = await latestConnection(successor);
    if (newest === successor) return { kind: 'fresh', connection: successor };
    // The user connected again while the issuer was responding.
    return { kind: 'fresh', connection: withSuperseded(newest, successor.refreshToken) };
  } catch (error) {
    return afterFailure(connection, error, issued);
  }
}

async function afterFailure(connection: Connection, error: unknown, issued: Issued): Promise<Refreshed> {
  const failure = classifyFailure(error);
  const { code, facts } = failure;
  if (isGrantEnded(failure)) {
    // Another instance may have used the token while Redis was out of reach. Then its result counts.
    const sibling = await freshSuccessor(connection);
    // While Redis is out of reach, nobody knows whether there is such a result. Then the connection waits.
    const unsure = !sibling && wasRedisDown() && mayBeReused(failure) && isDoubtful(connection);
    log.info(
      { issuerError: facts.issuerError, requestId: facts.requestId, recovered: !!sibling, unsure },
      'refresh refused',
    );
    if (sibling) return sibling;
    const refusal = code === 'account_gone' ? code : 'withdrawn';
    // *Disconnect* revoked the token, so the issuer refused it. The user is told that they disconnected.
    const reason = (await endedConnections.has(connection.id)) ? 'disconnected' : refusal;
    if (!unsure) return { kind: 'ended', reason, facts };
  } else {
    const level = code === 'issuer_unavailable' ? 'warn' : 'error';
    log[level]({ problem: code, ...facts, err: error }, 'refresh failed for now; the connection is kept');
  }
  const problem = problemOf(failure);
  const until = await backOff(connection.id, problem, facts.retryAfterMs);
  const kept = await keepIssued(connection, issued, failure);
  return { ...deferred(until, problem, facts), ...(kept && { connection: kept }) };
}

/**
 * The issuer rotated the refresh token, and something else in its response cannot be used. The old token is used, so the
 * new one is kept for the next refresh. Where the ID token failed a check, the response may be forged or another user's:
 * then the new token is revoked.
 */
async function keepIssued(
  connection: Connection,
  { refreshToken }: Issued,
  { code }: OAuthFailure,
): Promise<Connection | undefined> {
  if (!refreshToken || refreshToken === connection.refreshToken) return undefined;
  if (code === 'id_token_invalid') {
    await revoke({ refreshToken });
    return undefined;
  }
  const refreshCount = connection.refreshCount + 1;
  const successor = { ...connection, refreshToken, refreshCount, predecessorKey: refreshKey(connection) };
  await saveRefreshResult(connection, successor);
  return successor;
}

/** How long a refused refresh token is in doubt, in milliseconds of the process's own clock, which nobody sets. */
const doubtMs = 10_000;

/** @returns whether the first refusal of this refresh token, while Redis was out of reach, is not long ago. */
function isDoubtful(connection: Connection): boolean {
  const doubts = processWide('refresh-doubts', () => new Map<string, number>());
  const key = refreshKey(connection);
  const since = doubts.get(key) ?? performance.now();
  doubts.set(key, since);
  if (doubts.size > 1000) doubts.delete(doubts.keys().next().value as string);
  return performance.now() - since < doubtMs;
}

function deferred(until: number, problem: RefreshProblem, facts: FailureFacts = {}): Refreshed {
  return { kind: 'deferred', until, problem, facts };
}

/** The user is told whether the issuer did not respond, refused, or sent a response that cannot be used. */
function problemOf({ code, facts: { status = 0 } }: OAuthFailure): RefreshProblem {
  if (code === 'issuer_unavailable') return 'refresh_unavailable';
  if (code === 'internal') return 'internal';
  const refused = status >= 400 && status < 500 && code !== 'issuer_misconfigured';
  return refused ? 'refresh_refused' : 'refresh_unreadable';
}
