import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { processWide } from '@/lib/process-wide';
import { type Commands, connect, replyOf } from './redis';

/** Pause after a failure, so that requests do not wait for the store one after another. */
const pauseMs = 2000;
/** How long after a failure results of other instances may be missing: they notice later that the store is back. */
const aftermathMs = 10_000;

/** A connection to the store. `ready` resolves once its commands work. */
type Link = { ready: Promise<Commands>; close: () => void };

/** A kind of store. Times are in milliseconds. */
type Kind = {
  name: string;
  level: 'warn' | 'error';
  /** What the log says of its absence, and of its return. */
  without: string;
  back: string;
  /** Longest wait for a connection, which needs several round trips. */
  connectMs: number;
  /** Longest wait for a response: a slow store must not slow down every request. */
  responseMs: number;
  connect: (onLost: () => void) => Link;
};

/** `failedAt` is a monotonic time, of `performance.now()`. */
type State = { link?: Link; failedAt: number; isDown: boolean };

const state = () =>
  processWide<State>('shared', () => ({ failedAt: Number.NEGATIVE_INFINITY, isDown: false }));
const sinceFailure = () => performance.now() - state().failedAt;

/** @returns what the instances share, if they share anything */
function configured(): Kind | undefined {
  // [database]
  const { databaseUrl } = config();
  if (databaseUrl)
    return {
      name: 'The database',
      level: 'error',
      without: 'connections cannot be used',
      back: 'The database is back; connections can be used again',
      // Some hosts put a database to sleep that nobody uses. One within this process is made at its first start.
      ...{ connectMs: databaseUrl.startsWith('pglite:') ? 60_000 : 10_000, responseMs: 2000 },
      connect: (onLost) => {
        const opened = import('./database/database').then((it) => it.openTables(databaseUrl, onLost));
        const close = () => void opened.then((it) => it.close()).catch(() => {});
        return { ready: opened.then(({ commands }) => commands), close };
      },
    };
  // [/database]
  const { redisUrl } = config();
  return redisUrl === undefined
    ? undefined
    : {
        name: 'Redis',
        level: 'warn',
        without: 'refreshes go on without coordination',
        back: 'Redis is back; refreshes are coordinated between instances again',
        ...{ connectMs: 1000, responseMs: 250 },
        connect: (onLost) => connect(redisUrl, sharedKey('trial', ''), onLost),
      };
}

/** The store is needed, and is away. The log has said why. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** Names of classes are minified in production. */
  readonly code = 'STORE_UNAVAILABLE';
}

/** Of the database: without it nothing that it holds may be used or replaced. Without Redis, the app goes on. */
export const requiresStore = () => configured()?.level === 'error';

/** @throws StoreUnavailable if there is a database, and it does not respond */
export async function assertStoreAvailable(): Promise<void> {
  if (requiresStore() && (await withShared((store) => store.GET(sharedKey('trial', '')))) === undefined)
    throw new StoreUnavailable();
}

/** @returns whether the instances share a store */
export const isShared = () => configured() !== undefined;

/**
 * Uses what the instances share. The log says once that it is away, and once that it is back.
 *
 * @returns what `use` returned; `undefined` if there is no store, or it refused or did not respond in time
 */
export async function withShared<T>(use: (commands: Commands) => Promise<T>): Promise<T | undefined> {
  const kind = configured();
  const shared = state();
  if (!kind || (shared.isDown && sinceFailure() < pauseMs)) return undefined;
  const reused = shared.link;
  try {
    // Inside the `try`, because `createClient` can throw on a malformed URL.
    shared.link ??= open(kind);
    const { link } = shared;
    const commands = await withTimeout(link.ready, kind.connectMs);
    const response = await withTimeout(use(commands), kind.responseMs);
    // A replica still responds to GET on a connection that was dropped because it refused a SET.
    if (link !== shared.link) return response;
    if (shared.isDown) log.info(kind.back);
    shared.isDown = false;
    return response;
  } catch (error) {
    // Stores and networks close idle connections. Often, the app learns it only from its next command.
    const wasClosed = reused && reused !== shared.link && !shared.isDown;
    if (wasClosed) return withShared(use);
    // Postgres refuses this value (SQLSTATE classes 22, 23 and 54). That is a fault of this app, and no outage for all users.
    if (/^(22|23|54)\w{3}$/.test(String((error as { code?: unknown }).code)))
      log.error({ err: error }, 'the database refuses a value');
    else recordFailure(kind, error as Error);
    return undefined;
  }
}

/** @returns whether the store failed in the last ten seconds */
export function wasSharedDown(): boolean {
  return sinceFailure() < aftermathMs;
}

function recordFailure(kind: Kind, error: Error & { command?: string; code?: unknown }): void {
  const shared = state();
  // The second is the SQLSTATE of Postgres, such as 42501 for a missing right.
  const reply = replyOf(error) ?? String(error.code).match(/^(?=.*\d)[\dA-Z]{5}$/)?.[0];
  const what = `${kind.name} ${reply ? 'refuses a command' : 'does not answer'}; ${kind.without}`;
  if (!shared.isDown) log[kind.level]({ err: error, command: error.command, reply }, what);
  Object.assign(shared, { failedAt: performance.now(), isDown: true });
  drop(shared.link);
}

function open(kind: Kind): Link {
  const link: Link = kind.connect(() => drop(link));
  return link;
}

/** This connection may lead to a server that is now a replica. The next one may lead to one that works. */
function drop(link: Link | undefined): void {
  const shared = state();
  // A newer connection stays.
  if (!link || link !== shared.link) return;
  delete shared.link;
  link.close();
}

/**
 * Rejects if `work` takes too long. It counts ticks of 50 ms: a single timer would also count the time in which this
 * process is busy, and under load the store would seem slow.
 */
export function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  let ticks = ms / 50;
  const timer = setInterval(() => ticks-- > 0 || reject(new DOMException('', 'TimeoutError')), 50);
  return Promise.race([work, timeout]).finally(() => clearInterval(timer));
}

/** @returns a key that no other app uses in the same store */
export function sharedKey(kind: string, id: string): string {
  return `connected-app:${config().clientId}:${kind}:${id}`;
}
