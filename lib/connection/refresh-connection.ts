/**
 * Refreshes connections. The mechanisms, and the file of each:
 *
 * - **Single flight** and **lock**: requests with the same token share one request to the issuer (lib/store/lock.ts).
 * - **Reuse interval**: a request with an old refresh token gets the stored result for it (refresh-results.ts).
 * - **Pause**: after each failure the app waits longer before it asks the issuer again (back-off.ts).
 * - **Denylist**: a connection that ended is not refreshed, and nobody gets its results (ended-connections.ts).
 * - **End of grant**: only a refusal of the grant ends a connection; an outage never does (lib/oauth/refresh-grant.ts).
 */
import { log } from '@/lib/log';
import { classifyFailure, type FailureFacts, type OAuthFailure } from '@/lib/oauth/failure';
import type { IssuedTokens } from '@/lib/oauth/issuer-fetch';
import { isGrantEnded, mayHaveLostRace, refreshGrant } from '@/lib/oauth/refresh-grant';
import { processWide } from '@/lib/process-wide';
import { singleFlight } from '@/lib/store/lock';
import { wasSharedDown } from '@/lib/store/shared';
import { count, traced } from '@/lib/telemetry';
import { backOff, currentPause, type RefreshProblem } from './back-off';
import { callHook } from './call-hook';
import { addSupersededTokens, type Connection, isBeforeRefreshTime, refreshedConnection } from './connection';
import { endConnection, endedConnections } from './ended-connections';
import { revoke } from './outbox';
import { latestConnection, refreshKey, saveRefreshResult } from './refresh-results';

/**
 * - `fresh`: use and keep this connection from now on
 * - `deferred`: the refresh failed. Try again at `until` (epoch milliseconds). If there is a `connection`, save it:
 *   it has the rotated refresh token.
 * - `ended`: the issuer ended the grant, the account no longer exists, or the user disconnected
 */
export type RefreshOutcome =
  | { kind: 'fresh'; connection: Connection }
  | { kind: 'deferred'; until: number; problem: RefreshProblem; facts: FailureFacts; connection?: Connection }
  | { kind: 'ended'; reason: 'withdrawn' | 'account_gone' | 'disconnected'; facts: FailureFacts };

/**
 * Refreshes a connection's tokens (docs/refresh.md). The result is stored even if the browser aborts its request.
 *
 * @param connection from the browser's cookie; it may be several refreshes old
 */
export async function refreshConnection(connection: Connection): Promise<RefreshOutcome> {
  const newest = await latestConnection(connection);
  const known = await freshSuccessor(connection, newest);
  if (known) return known;
  let asked: RefreshOutcome | undefined;
  const refreshed = await singleFlight(
    refreshKey(newest),
    () => freshSuccessor(newest),
    async () => {
      const pause = await currentPause(newest.id);
      if (pause) return deferred(pause.until, pause.problem);
      asked = await traced('refresh', {}, () => askIssuer(newest, newest === connection), codesOf);
      count('refreshes', codesOf(asked));
      return asked;
    },
  );
  // Only the request that asked the issuer waits for the hooks. The result is stored already.
  if (asked) await callHooks(newest, asked);
  // `undefined`: another instance holds the lock, and had no result in time.
  const outcome = refreshed ?? deferred(Date.now() + 1000, 'refresh_unavailable');
  if (outcome.kind === 'deferred') count('deferred', { 'error.type': outcome.problem });
  return outcome;
}

/** @returns the attributes of the span and of the counter */
const codesOf = (outcome: RefreshOutcome) => ({
  'connected_app.outcome': outcome.kind,
  ...(outcome.kind === 'deferred' && { 'error.type': outcome.problem }),
  ...(outcome.kind === 'ended' && { 'connected_app.why': outcome.reason }),
});

async function callHooks(before: Connection, outcome: RefreshOutcome): Promise<void> {
  if (outcome.kind === 'fresh') await callHook('onRefreshed', outcome.connection);
  else if (outcome.kind === 'deferred') await callHook('onRefreshFailed', before, outcome.problem);
  else if (outcome.reason !== 'disconnected') await (await endConnection(before, outcome.reason))();
}

/** @returns the newest successor, if it needs no refresh and the connection has not ended */
async function freshSuccessor(
  connection: Connection,
  newest?: Connection,
): Promise<RefreshOutcome | undefined> {
  const successor = newest ?? (await latestConnection(connection));
  if (
    successor === connection ||
    !isBeforeRefreshTime(successor) ||
    (await endedConnections.has(connection.id))
  )
    return undefined;
  return { kind: 'fresh', connection: successor };
}

/** @param inBrowser whether the browser's cookie has this connection, not an older one */
async function askIssuer(connection: Connection, inBrowser: boolean): Promise<RefreshOutcome> {
  const { id, refreshToken } = connection;
  if (await endedConnections.has(id)) return { kind: 'ended', reason: 'disconnected', facts: {} };
  if (!refreshToken) return { kind: 'ended', reason: 'withdrawn', facts: {} };
  const issued: IssuedTokens = {};
  try {
    const grant = await refreshGrant(refreshToken, connection, issued);
    const successor = refreshedConnection(connection, grant, refreshKey(connection));
    await saveRefreshResult(connection, successor, inBrowser);
    if (await endedConnections.has(id)) {
      // The user disconnected while the issuer was responding. So the new tokens are revoked.
      await revoke(successor);
      return { kind: 'ended', reason: 'disconnected', facts: {} };
    }
    // If the user connected again while the issuer was responding, this is the new connection.
    const newest = await latestConnection(successor);
    return { kind: 'fresh', connection: addSupersededTokens(newest, successor.refreshToken) };
  } catch (error) {
    return afterFailure(connection, error, issued);
  }
}

async function afterFailure(
  connection: Connection,
  error: unknown,
  issued: IssuedTokens,
): Promise<RefreshOutcome> {
  const failure = classifyFailure(error);
  const { code, facts } = failure;
  if (isGrantEnded(failure)) {
    // Another instance may have used the token while Redis was out of reach. Then its result is the right one.
    const otherResult = await freshSuccessor(connection);
    // While Redis is out of reach, the app cannot know whether there is such a result. It keeps the connection.
    const unsure =
      !otherResult && wasSharedDown() && mayHaveLostRace(failure) && wasFirstRefusedRecently(connection);
    log.info(
      { issuerError: facts.issuerError, requestId: facts.requestId, recovered: !!otherResult, unsure },
      'the issuer refused the refresh token',
    );
    if (otherResult) return otherResult;
    const refusal = code === 'account_gone' ? code : 'withdrawn';
    // *Disconnect* revoked the token, so the issuer refused it. The user is told that they disconnected.
    const reason = (await endedConnections.has(connection.id)) ? 'disconnected' : refusal;
    if (!unsure) return { kind: 'ended', reason, facts };
  } else {
    const level = code === 'issuer_unavailable' ? 'warn' : 'error';
    log[level]({ problem: code, ...facts, err: failure }, 'refresh failed; the connection is kept');
  }
  const problem = problemOf(failure);
  const until = await backOff(connection.id, problem, facts.retryAfterMs);
  const kept = await saveRotatedToken(connection, issued, failure);
  return { ...deferred(until, problem, facts), ...(kept && { connection: kept }) };
}

/**
 * If only the refresh token of a response can be used, saves that: the old one no longer works. If the ID token failed a
 * check, the response may be forged or another user's, and the new token is revoked.
 */
async function saveRotatedToken(
  connection: Connection,
  { refreshToken }: IssuedTokens,
  { code }: OAuthFailure,
): Promise<Connection | undefined> {
  if (!refreshToken || refreshToken === connection.refreshToken) return undefined;
  if (code === 'id_token_invalid') {
    await revoke({ refreshToken });
    return undefined;
  }
  const refreshCount = connection.refreshCount + 1;
  const successor = { ...connection, refreshToken, refreshCount, resultKey: refreshKey(connection) };
  await saveRefreshResult(connection, successor);
  return successor;
}

/** @returns whether a refresh token was first refused less than 10 s ago, by the monotonic clock */
function wasFirstRefusedRecently(connection: Connection): boolean {
  const firstRefusals = processWide('refresh-doubts', () => new Map<string, number>());
  const key = refreshKey(connection);
  const since = firstRefusals.get(key) ?? performance.now();
  firstRefusals.set(key, since);
  if (firstRefusals.size > 1000) firstRefusals.delete(firstRefusals.keys().next().value as string);
  return performance.now() - since < 10_000;
}

function deferred(until: number, problem: RefreshProblem, facts: FailureFacts = {}): RefreshOutcome {
  return { kind: 'deferred', until, problem, facts };
}

function problemOf({ code, facts: { status = 0 } }: OAuthFailure): RefreshProblem {
  if (code === 'issuer_unavailable') return 'refresh_unavailable';
  if (code === 'internal') return 'internal';
  const refused = status >= 400 && status < 500 && code !== 'issuer_misconfigured';
  return refused ? 'refresh_refused' : 'refresh_unreadable';
}
