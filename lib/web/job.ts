import { hash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { config } from '@/lib/config';
import { type Connection, isUnexpired, withoutTokens } from '@/lib/connection/connection';
import { connectionRows, connectionStore } from '@/lib/connection/connection-store';
import { endConnection } from '@/lib/connection/ended-connections';
import { revoke } from '@/lib/connection/outbox';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { seal, unseal } from '@/lib/cookies/seal';
import type { ConnectionFacts } from '@/lib/hooks';
import { log } from '@/lib/log';
import type { Result } from '@/lib/platform/request';
import { serving } from '@/lib/process-wide';
import { keyOf, withDatabase } from '@/lib/store/database/connections';
import { withLock } from '@/lib/store/lock';
import { sharedKey, withTimeout } from '@/lib/store/shared';
import { count } from '@/lib/telemetry';
import { callRefreshed, type Usable } from './as-user';
import { personalJson } from './http';
import { idleLeft, isTooOld, readConnection } from './session';

/** Users that one run works for at a time: the database serves the pages of others as well. */
const atOnce = 5;
/** After that a run takes no more entries, in milliseconds. Hosts end what takes five minutes. */
const maxRunMs = 4 * 60_000;
/** Longest work for one user: two refreshes with their hooks, and two calls. */
const maxWorkMs = 45_000;
/** When to try again after an outage, if no `Retry-After` says it. In milliseconds. */
const retryMs = 60_000;

type Job<T> = {
  /** Names its entries in the database and in the log. */
  name: string;
  /** The job works for a user again after this time at the earliest, in milliseconds. */
  everyMs: number;
  /** Schema of the result. A stored result that does not fit counts as absent. */
  schema: z.ZodType<T>;
  /** Calls the API. If a run is killed, the next one calls this again for the same user, so running twice must do no harm. */
  work: (accessToken: string, connection: ConnectionFacts) => Promise<Result<T>>;
};

/** `unusable`: entry or row cannot be opened. */
type Outcome = 'done' | 'deferred' | 'ended' | 'unusable';

/**
 * Makes a job that works as each user who opted in, while they are away. It needs a database: the browser's cookies would
 * not learn of its refreshes.
 */
export function backgroundJob<T>({ name, everyMs, schema, work }: Job<T>) {
  const job = () => sharedKey('job', name);
  /** The user's choice is sealed, so nobody who can write to the table can opt in for a user. `at`: time of the result. */
  const entrySchema = z.object({
    id: z.string(),
    job: z.literal(name),
    at: z.number().optional(),
    result: schema.optional().catch(undefined),
  });
  const sealEntry = (id: string, kept: { at?: number; result?: T } = {}) =>
    seal('job', { id, job: name, ...kept }, config().absoluteMs);

  /** @returns the entry of a row; `undefined` if it was copied from another row */
  async function openEntry(key: string, sealed: string | undefined) {
    const { data } = entrySchema.safeParse(await unseal('job', sealed));
    return data && keyOf(data.id) === key ? data : undefined;
  }

  /** @returns the result; or why there is none, or when to try again, in epoch milliseconds */
  async function workFor(id: string): Promise<Result<T> | 'ended' | 'unusable' | number> {
    const { connection, isEnded } = (id && (await connectionRows.load(id, 'job'))) || {};
    if (!connection) return 'unusable';
    const over = connection.issuer === config().issuer ? isTooOld(connection) && 'age' : 'issuer';
    if (over && !isEnded) await (await endConnection(connection, over))();
    if (over || isEnded) return 'ended';
    return callRefreshed(connection, refreshInStore, (token) => work(token, withoutTokens(connection)));
  }

  /** Throws only if the database does not respond. */
  async function attempt(key: string, sealed: string, taken: number): Promise<Outcome> {
    let entry: { due_at: number; value?: string } = { due_at: Date.now() + everyMs };
    let outcome: Outcome = 'deferred';
    try {
      const { id = '' } = (await openEntry(key, sealed)) ?? {};
      const result = await withTimeout(workFor(id), maxWorkMs);
      if (result === 'ended') {
        await withDatabase((database) => database.leaveJob(job(), key));
        return result;
      }
      if (result === 'unusable') outcome = result;
      else if (typeof result === 'number') entry = { due_at: result };
      else if (result.ok) {
        entry.value = await sealEntry(id, { at: Date.now(), result: result.value });
        outcome = 'done';
      } else if (['unavailable', 'rate_limited'].includes(result.failure))
        entry = { due_at: Date.now() + (result.retryAfterMs ?? retryMs) };
    } catch (error) {
      if ((error as { code?: string }).code === 'STORE_UNAVAILABLE') throw error;
      log.error({ job: name, err: error }, 'a job failed for one connection');
    }
    // This run must not take the entry again.
    entry.due_at = Math.max(entry.due_at, taken);
    const isKept = await withDatabase((database) => database.keepTaken(job(), key, taken, entry));
    return isKept ? outcome : 'ended';
  }

  /** Goes over the entries that are due, the oldest first. @throws StoreUnavailable */
  async function run() {
    const startedAt = Date.now();
    const stopAt = performance.now() + maxRunMs;
    const counts = { done: 0, deferred: 0, ended: 0, unusable: 0 };
    const worker = async () => {
      while (serving().ready && performance.now() < stopAt) {
        // Not due in this run any more. If this process is killed, the next run finds it.
        const taken = Math.max(Date.now(), startedAt + 1);
        const entry = await withDatabase((database) => database.takeDue(job(), startedAt, taken));
        if (!entry) return;
        const outcome = await attempt(entry.connection, entry.value, taken);
        counts[outcome]++;
        count('worked', { 'connected_app.job': name, 'connected_app.outcome': outcome });
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: atOnce }, worker));
    const ms = Date.now() - startedAt;
    const failed = workers.find((one) => one.status === 'rejected');
    log[failed ? 'error' : 'info']({ job: name, ...counts, ms }, failed ? 'a job aborted' : 'a job ran');
    if (failed) throw failed.reason;
    const { unusable, ...told } = counts;
    told.deferred += unusable;
    return { ...told, remaining: await withDatabase((database) => database.countDue(job(), startedAt)) };
  }

  return {
    /**
     * Handles the POST that starts a run, if it has the secret. One run goes on at a time, on all instances.
     *
     * @returns JSON: how many users the work was `done` for, was `deferred` for, or `ended` for, as their connection or
     *   consent ended; `remaining`: how many are due yet
     */
    async handle(request: Request): Promise<Response> {
      const { cronSecrets, databaseUrl } = config();
      const refuse = (status: number, error: string, retryAfter?: number) => {
        const level = status === 401 ? 'warn' : status === 409 ? 'info' : 'error';
        log[level]({ job: name, status, error }, 'a job was not run');
        const response = personalJson(status, { error }, retryAfter);
        if (status === 401) response.headers.set('WWW-Authenticate', 'Bearer');
        return response;
      };
      if (!cronSecrets) return refuse(401, 'no_cron_secret');
      if (!isSecret(request.headers.get('authorization'), cronSecrets)) return refuse(401, 'wrong_secret');
      if (!databaseUrl) return refuse(501, 'no_database');
      try {
        const times = { holdMs: 6000, renewMs: 2000, waitMs: 0 };
        const counts = await withLock(`job-${name}`, async () => undefined, run, times);
        return counts ? personalJson(200, counts) : refuse(409, 'already_running', retryMs / 1000);
      } catch (error) {
        if ((error as { code?: string }).code === 'STORE_UNAVAILABLE')
          return refuse(503, 'store_unavailable', retryMs / 1000);
        throw error;
      }
    },

    /** For an action in which the user opts in or out. @throws StoreUnavailable */
    async set({ id }: Pick<Connection, 'id'>, isOn: boolean): Promise<void> {
      const key = keyOf(id);
      if (!isOn) return withDatabase((database) => database.leaveJob(job(), key));
      // Connections in cookies from before there was a database have no row yet.
      const inCookie = (await connectionRows.load(id, 'browser')) ? undefined : await readConnection(id);
      if (inCookie) await connectionStore().save(inCookie, idleLeft(inCookie));
      const value = await sealEntry(id);
      await withDatabase((database) => database.enterJob(job(), key, value, Date.now()));
    },

    /** @returns whether the user opted in, and the last result with its time; `undefined` without a database */
    async read({ id }: Pick<Connection, 'id'>) {
      if (!config().databaseUrl) return undefined;
      const key = keyOf(id);
      const entry = await openEntry(key, await withDatabase((database) => database.ofJob(job(), key)));
      return { isOn: entry !== undefined, at: entry?.at, result: entry?.result };
    },
  };
}

/** Compares hashes, in a time that tells nothing about the secrets. */
function isSecret(authorization: string | null, secrets: readonly string[]): boolean {
  const [, sent = ''] = /^Bearer +(.+)$/i.exec(authorization ?? '') ?? [];
  const hashOf = (text: string) => hash('sha256', text, 'buffer');
  return secrets.filter((secret) => timingSafeEqual(hashOf(secret), hashOf(sent))).length > 0;
}

/** Refreshes, and saves the connection in its row, as the user's browser would. */
async function refreshInStore(before: Connection): Promise<Usable | 'ended' | number> {
  const refreshed = await refreshConnection(before);
  if (refreshed.kind === 'ended') return 'ended';
  const { connection } = refreshed;
  if (connection && !(await connectionStore().save(connection, idleLeft(connection), 'job'))) {
    await revoke(connection);
    return 'ended';
  }
  if (refreshed.kind === 'fresh') return { connection: refreshed.connection };
  return isUnexpired(before) ? { connection: before, deferredUntil: refreshed.until } : refreshed.until;
}
