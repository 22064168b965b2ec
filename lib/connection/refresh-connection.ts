import { log } from '@/lib/log';
import type { FailureFacts, OAuthFailure } from '@/lib/oauth/failure';
import { classifyFailure } from '@/lib/oauth/failure';
import { isGrantOver, mayBeSpent, refreshGrant } from '@/lib/oauth/refresh-grant';
import { revokeTokens } from '@/lib/oauth/revoke';
import { processWide } from '@/lib/process-wide';
import { withLock } from '@/lib/store/lock';
import { wasRedisDown } from '@/lib/store/redis';
import { backOff, currentPause, type RefreshProblem } from './back-off';
import { type Connection, refreshedConnection, withSuperseded } from './connection';
import { endedConnections } from './ended-connections';
import { latestConnection, refreshKey, saveRefreshResult } from './refresh-results';

/**
 * How a refresh went.
 *
 * - `fresh`: here is the connection to use and keep from now on
 * - `deferred`: it failed for now, with `problem`; nothing is lost, ask again at `until` (epoch milliseconds)
 * - `over`: the issuer ended the grant or no longer knows the account, or the user disconnected meanwhile
 */
export type Refreshed =
  | { kind: 'fresh'; connection: Connection }
  | { kind: 'deferred'; until: number; problem: RefreshProblem; facts: FailureFacts }
  | { kind: 'over'; reason: 'withdrawn' | 'account_gone' | 'disconnected'; facts: FailureFacts };

/** Pause after another instance began a refresh and did not end it in time, in milliseconds. */
const busyMs = 1000;

/** Refreshes under way in this process, by refresh token: across the page, action and handler bundles. */
const flights = () => processWide('refresh-flights', () => new Map<string, Promise<Refreshed>>());

/**
 * Renews a connection's tokens: once per refresh token, however many requests ask, on however many
 * instances, and whatever becomes of the request that did the work (docs/refresh.md has a picture).
 *
 * @param connection as the browser's cookie has it; it may be some refreshes behind
 */
export async function refreshConnection(connection: Connection): Promise<Refreshed> {
  const newest = await latestConnection(connection);
  const known = await usableSuccessor(connection, newest);
  if (known) return known;
  const key = refreshKey(newest);
  let flight = flights().get(key);
  if (!flight) {
    flight = withLock(
      key,
      () => siblingResult(newest),
      () => askIssuer(newest),
    ).then((refreshed) => refreshed ?? deferred(Date.now() + busyMs, 'refresh_unavailable'));
    flights().set(key, flight);
    const land = () => flights().delete(key);
    flight.then(land, land);
  }
  return flight;
}

/** @returns whether a connection's access token may be used without refreshing it first. */
export function isFresh(connection: Connection, now = Date.now()): boolean {
  return now < connection.refreshAt;
}

async function siblingResult(connection: Connection): Promise<Refreshed | undefined> {
  return usableSuccessor(connection, await latestConnection(connection));
}

async function usableSuccessor(connection: Connection, newest: Connection): Promise<Refreshed | undefined> {
  if (newest === connection || !isFresh(newest) || (await endedConnections.has(connection.id)))
    return undefined;
  return { kind: 'fresh', connection: newest };
}

async function askIssuer(connection: Connection): Promise<Refreshed> {
  const { refreshToken, subject, scope } = connection;
  if (await endedConnections.has(connection.id)) return { kind: 'over', reason: 'disconnected', facts: {} };
  if (!refreshToken) return { kind: 'over', reason: 'withdrawn', facts: {} };
  const pause = await currentPause(connection.id);
  if (pause) return deferred(pause.until, pause.problem);
  try {
    const grant = await refreshGrant({ refreshToken, subject, scope });
    const successor = refreshedConnection(connection, grant, refreshKey(connection));
    await saveRefreshResult(connection, successor);
    const ended = await endedConnections.has(connection.id);
    const newest = await latestConnection(successor);
    if (!ended && newest === successor) return { kind: 'fresh', connection: successor };
    // The person connected anew while the issuer was answering.
    if (!ended) return { kind: 'fresh', connection: withSuperseded(newest, successor.refreshToken) };
    // The person disconnected meanwhile: what was answered must not live on.
    await revokeTokens(successor).catch((error) =>
      log.warn({ ...error.facts, err: error }, 'revocation was not confirmed'),
    );
    return { kind: 'over', reason: 'disconnected', facts: {} };
  } catch (error) {
    return afterFailure(connection, error);
  }
}

async function afterFailure(connection: Connection, error: unknown): Promise<Refreshed> {
  const failure = classifyFailure(error);
  const { code, facts } = failure;
  if (isGrantOver(failure)) {
    // Refused because a sibling was faster (Redis was out of reach just then)? Then its result counts.
    const sibling = await siblingResult(connection);
    // While Redis is away nobody can tell, and the connection waits for its word.
    const unsure = !sibling && wasRedisDown() && mayBeSpent(failure);
    log.info(
      { issuerError: facts.issuerError, requestId: facts.requestId, recovered: !!sibling, unsure },
      'refresh refused',
    );
    // Disconnect revokes the very token that was being used.
    const over = code === 'account_gone' ? code : 'withdrawn';
    const reason = (await endedConnections.has(connection.id)) ? 'disconnected' : over;
    if (!unsure) return sibling ?? { kind: 'over', reason, facts };
  } else {
    const level = code === 'issuer_unavailable' ? 'warn' : 'error';
    log[level]({ problem: code, ...facts, err: error }, 'refresh failed for now; the connection is kept');
  }
  const problem = problemOf(failure);
  return deferred(await backOff(connection.id, problem, facts.retryAfterMs), problem, facts);
}

function deferred(until: number, problem: RefreshProblem, facts: FailureFacts = {}): Refreshed {
  return { kind: 'deferred', until, problem, facts };
}

/** Silence, a refusal and a response that cannot be used are three things, and the user is told which. */
function problemOf({ code, facts: { status = 0 } }: OAuthFailure): RefreshProblem {
  if (code === 'issuer_unavailable') return 'refresh_unavailable';
  if (code === 'internal') return 'internal';
  const refused = status >= 400 && status < 500 && code !== 'issuer_misconfigured';
  return refused ? 'refresh_refused' : 'refresh_unreadable';
}
