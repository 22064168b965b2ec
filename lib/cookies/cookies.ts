import { hash } from 'node:crypto';
import type { CookieStore } from 'iron-session';
import { config } from '@/lib/config';

/** The cookies of a request, as Next's `cookies()` gives them. */
export type Jar = Required<CookieStore>;

type Row = {
  /** Whether the value is sealed, by `sealedCookie`. The cookie's name is then the purpose inside the seal. */
  sealed: boolean;
  /** Whether it is cleared when another cookie would not fit beside it. The first row is cleared first. */
  expendable?: true;
  /** Whether it is cleared when the user ends or replaces the connection. */
  ofConnection?: true;
  /** Longest value in bytes, which is split over chunks: `name.0`, `name.1`. Without it, one cookie holds the value. */
  maxBytes?: number;
  /** Whether a browser may have several, as `name-<id>`. The id ends in `.<time>`, and the oldest is cleared first. */
  many?: true;
  /** Whether each user of your own app has one in the same browser, as `name-<id>`. Without such a user it has no id. */
  perUser?: true;
  /** Lifetime in milliseconds. By default, what the writer says, or else the idle lifetime of a connection. */
  lifetimeMs?: number;
};

const minute = 60_000;

/** Every cookie of this app. A new one needs a row here and in docs/how-it-works.md, and nothing else. */
export const cookieTable = {
  problem: { sealed: true, expendable: true, lifetimeMs: 10 * minute },
  flow: { sealed: true, expendable: true, many: true, lifetimeMs: 10 * minute },
  draft: { sealed: true, expendable: true, ofConnection: true, lifetimeMs: 30 * minute },
  // `revokePending` revokes its tokens and clears it. Eviction does not revoke them.
  pending: { sealed: true, expendable: true, maxBytes: 4000, lifetimeMs: 10 * minute },
  // `maxBytes` holds for those of all users together, see `endOthers` in lib/web/session.ts.
  connection: { sealed: true, ofConnection: true, perUser: true, maxBytes: 10_500 },
  ended: { sealed: false },
  'refresh-deferred': { sealed: false, ofConnection: true },
  'retried-after-401': { sealed: false, ofConnection: true, lifetimeMs: minute },
  // Of the sample.
  'sample-user': { sealed: true },
} as const satisfies Record<string, Row>;

type Table = typeof cookieTable;
export type CookieName = keyof Table;
export type SealedCookieName = { [K in CookieName]: Table[K]['sealed'] extends true ? K : never }[CookieName];

const names = Object.keys(cookieTable) as CookieName[];
const row = (name: CookieName): Row => cookieTable[name];

/** @returns how long a cookie lasts where its writer does not say, in milliseconds. */
export const lifetimeOf = (name: CookieName) => row(name).lifetimeMs ?? config().idleMs;

export const cookiesOfConnection = names.filter((name) => row(name).ofConnection);

/** Node.js refuses more than 16 KB of headers (431), *Disconnect* included. Some proxies allow less: docs/deploy.md. */
const maxBytesInAll = 14_000;

/** Browsers take 4096 bytes of one cookie, name and attributes included (RFC 6265 §6.1). */
const bytesPerChunk = 3900;

/** A value that does not fit into the cookies that browsers and proxies carry. */
export class CookieTooLarge extends Error {
  override readonly name = 'CookieTooLarge';
}

/** `Secure` and the `__Host-` prefix on https; Safari refuses both on http://localhost. */
const onHttps = () => config().appUrl.startsWith('https:');

/** `__Host-` pins to this host (RFC 6265bis §4.1.3.2); by the port, two apps on one machine leave each other's alone. */
function prefix(): string {
  const { port } = new URL(config().appUrl);
  return `${onHttps() ? '__Host-' : ''}${port && `${port}-`}`;
}

/** @returns a cookie's name in the browser */
export function cookieName(name: CookieName, id?: string): string {
  return `${prefix()}${name}${id === undefined ? '' : `-${id}`}`;
}

/** @returns the id of a user's cookies, see `perUser`. A name is less private than a value, so it tells nobody who it is. */
export const userCookieId = (owner: string | undefined) => owner && hash('sha256', owner).slice(0, 16);

/** `Lax`, not `Strict`: the callback is a navigation from another site, and a strict cookie would stay behind. */
export function cookieAttributes() {
  return { httpOnly: true, secure: onHttps(), sameSite: 'lax', path: '/' } as const;
}

const shapes = names.map((name) => {
  const { many, perUser, maxBytes } = row(name);
  const id = many ? '-[\\w-]+\\.\\w+' : perUser ? '(-[\\da-f]{16})?' : '';
  return { name, shape: new RegExp(`^${name}${id}${maxBytes ? '(\\.\\d)?' : ''}$`) };
});

/** @returns a cookie's row. A name without the prefix has none: on https, a sibling domain can set it. */
export function cookieNameOf(inBrowser: string): CookieName | undefined {
  const own = prefix();
  if (!inBrowser.startsWith(own)) return undefined;
  return shapes.find(({ shape }) => shape.test(inBrowser.slice(own.length)))?.name;
}

/** @returns the request's cookies of one row: its chunks, or the many. */
export function listCookies(jar: Jar, name: CookieName): { name: string; value: string }[] {
  return jar.getAll().filter((cookie) => cookieNameOf(cookie.name) === name);
}

/** @returns a cookie's name without the number of its chunk */
const baseOf = (inBrowser: string) => inBrowser.replace(/\.\d$/, '');

/** @returns the ids under which users have a cookie of this row, oldest first: so browsers send them (RFC 6265 §5.4) */
export function cookieIds(jar: Jar, name: CookieName): (string | undefined)[] {
  const own = cookieName(name).length;
  const ids = listCookies(jar, name).map((cookie) => baseOf(cookie.name).slice(own + 1) || undefined);
  return [...new Set(ids)];
}

/** @returns a cookie's value, with its chunks joined. A missing or foreign chunk breaks the seal, which covers the whole. */
export function readCookie(jar: Jar, name: CookieName, id?: string): string | undefined {
  const base = cookieName(name, id);
  const whole = jar.get(base)?.value;
  if (whole) return whole;
  const { maxBytes = 0 } = row(name);
  const chunks = Math.ceil(maxBytes / bytesPerChunk);
  const values = Array.from({ length: chunks }, (_, chunk) => jar.get(`${base}.${chunk}`)?.value ?? '');
  return values.join('') || undefined;
}

/**
 * Sets a cookie of the table. Where it would not fit beside the others, expendable ones are cleared.
 *
 * @param value in ASCII
 * @param id where the table allows many, or each user has one
 * @throws CookieTooLarge before anything is written
 */
export function writeCookie(
  jar: Jar,
  name: CookieName,
  value: string,
  { id, lifetimeMs = lifetimeOf(name) }: { id?: string; lifetimeMs?: number } = {},
): void {
  const { maxBytes = bytesPerChunk } = row(name);
  if (value.length > maxBytes) throw new CookieTooLarge();
  const base = cookieName(name, id);
  evictExpendable(jar, base, value.length);
  const count = Math.ceil(value.length / bytesPerChunk);
  const written = Array.from({ length: count }, (_, chunk) => (count > 1 ? `${base}.${chunk}` : base));
  const maxAge = Math.max(1, Math.ceil(lifetimeMs / 1000));
  for (const [chunk, inBrowser] of written.entries()) {
    const piece = value.slice(chunk * bytesPerChunk, (chunk + 1) * bytesPerChunk);
    jar.set(inBrowser, piece, { ...cookieAttributes(), maxAge });
  }
  // Parts of an earlier value would spoil the next read.
  for (const old of listCookies(jar, name))
    if (baseOf(old.name) === base && !written.includes(old.name)) expireCookie(jar, old.name);
}

/** Expires a cookie of the table with all its chunks, or all of the many. It sets nothing for a cookie that is not there. */
export function clearCookie(jar: Jar, name: CookieName, id?: string): void {
  for (const cookie of listCookies(jar, name))
    if (row(name).many || baseOf(cookie.name) === cookieName(name, id)) expireCookie(jar, cookie.name);
}

/** Expires one cookie. Without `Secure` browsers ignore whatever is said of a `__Host-` cookie. */
export function expireCookie(jar: Jar, inBrowser: string): void {
  jar.set(inBrowser, '', { ...cookieAttributes(), maxAge: 0 });
}

/** Clears expendable cookies until the one that is written fits. All of them at their longest are too much for a request. */
function evictExpendable(jar: Jar, written: string, bytes: number): void {
  const others = jar.getAll().flatMap(({ name, value }) => {
    const of = cookieNameOf(name);
    if (!of || baseOf(name) === written || value === '') return [];
    return [{ name, of, bytes: name.length + value.length + 3, time: name.slice(name.lastIndexOf('.')) }];
  });
  let excess = others.reduce((sum, other) => sum + other.bytes, bytes) - maxBytesInAll;
  const oldestFirst = others.sort((a, b) => (a.time < b.time ? -1 : 1));
  const expendable = names.filter((name) => row(name).expendable);
  for (const other of expendable.flatMap((name) => oldestFirst.filter(({ of }) => of === name))) {
    if (excess <= 0) return;
    expireCookie(jar, other.name);
    excess -= other.bytes;
  }
}
