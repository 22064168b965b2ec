import type { CookieStore } from 'iron-session';
import { config } from '@/lib/config';

/** The cookies of a request, as Next's `cookies()` gives them. */
export type Jar = Required<CookieStore>;

type Row = {
  /** Whether the value is sealed, by `writeSealedCookie`. The cookie's name is then the purpose inside the seal. */
  sealed: boolean;
  /** Whether it is given up when another cookie would not fit beside it. The first row goes first. */
  expendable?: true;
  /** Whether it goes when the user ends or replaces the connection. */
  ofConnection?: true;
  /** Longest value in bytes, which is split over parts: `name.0`, `name.1`. Without it, one cookie holds the value. */
  mostBytes?: number;
  /** Whether a browser may have several, as `name-<id>`. The id ends in `.<time>`, and the oldest is given up first. */
  many?: true;
  /** Lifetime in milliseconds; without it, the idle lifetime of a connection, or what the writer says. */
  lifetimeMs?: number;
};

const minute = 60_000;

/**
 * Every cookie that this app sets. A new cookie needs a row here and one in docs/how-it-works.md, and no more: its seal,
 * its bound, its clearing, and its way through lib/startup/incoming-requests.ts follow from the row.
 */
export const cookieTable = {
  problem: { sealed: true, expendable: true, lifetimeMs: 10 * minute },
  flow: { sealed: true, expendable: true, many: true, lifetimeMs: 10 * minute },
  draft: { sealed: true, expendable: true, ofConnection: true, lifetimeMs: 30 * minute },
  // Its tokens must be revoked, so `discardPending` clears it.
  pending: { sealed: true, expendable: true, mostBytes: 4000, lifetimeMs: 10 * minute },
  connection: { sealed: true, ofConnection: true, mostBytes: 10_500 },
  disconnected: { sealed: false },
  'refresh-deferred': { sealed: false, ofConnection: true },
  'refresh-refused': { sealed: false, ofConnection: true, lifetimeMs: minute },
} as const satisfies Record<string, Row>;

type Table = typeof cookieTable;
export type CookieName = keyof Table;
export type SealedCookieName = { [K in CookieName]: Table[K]['sealed'] extends true ? K : never }[CookieName];

const names = Object.keys(cookieTable) as CookieName[];
const row = (name: CookieName): Row => cookieTable[name];

/** @returns how long a cookie lasts where its writer does not say, in milliseconds. */
export const lifetimeOf = (name: CookieName) => row(name).lifetimeMs ?? config().idleMs;

export const cookiesOfConnection = names.filter((name) => row(name).ofConnection);

/**
 * Most bytes that all cookies of this app may take of a request together. Node.js, like most proxies, refuses a
 * request with more than 16 KB of headers (431), Disconnect included, and the browser's own need room as well.
 */
const mostBytesInAll = 14_000;

/** Browsers take 4096 bytes of one cookie, name and attributes included (RFC 6265 §6.1). */
const bytesOfPart = 3900;

/** A value that does not fit into the cookies that browsers and proxies carry. */
export class CookieTooLarge extends Error {
  override readonly name = 'CookieTooLarge';
}

/** `Secure` and the `__Host-` prefix on https; Safari refuses both on http://localhost. */
const onHttps = () => config().appUrl.startsWith('https:');

/** @returns what the browser calls a cookie: `__Host-` pins it to this very host (RFC 6265bis §4.1.3.2). */
export function cookieName(name: CookieName, id?: string): string {
  return `${onHttps() ? '__Host-' : ''}${name}${id === undefined ? '' : `-${id}`}`;
}

/** `Lax`, not `Strict`: the callback is a navigation from another site, and a strict cookie would stay behind. */
export function cookieAttributes() {
  return { httpOnly: true, secure: onHttps(), sameSite: 'lax', path: '/' } as const;
}

const shapes = names.map((name) => {
  const { many, mostBytes } = row(name);
  return { name, shape: new RegExp(`^${name}${many ? '-[\\w-]+\\.\\w+' : mostBytes ? '(\\.\\d)?' : ''}$`) };
});

/**
 * @param inBrowser a cookie's name as a request carries it
 * @returns its row. `undefined` when this app sets no such cookie; without the prefix a sibling domain can set it.
 */
export function rowOf(inBrowser: string): CookieName | undefined {
  const prefix = onHttps() ? '__Host-' : '';
  if (!inBrowser.startsWith(prefix)) return undefined;
  return shapes.find(({ shape }) => shape.test(inBrowser.slice(prefix.length)))?.name;
}

/** @returns the request's cookies of one row: its parts, or the many. */
export function listCookies(jar: Jar, name: CookieName): { name: string; value: string }[] {
  return jar.getAll().filter((cookie) => rowOf(cookie.name) === name);
}

/** @returns a cookie's value, with its parts put together. A seal covers the whole, so it shows what is missing or mixed. */
export function readCookie(jar: Jar, name: CookieName): string | undefined {
  const base = cookieName(name);
  const whole = jar.get(base)?.value;
  if (whole) return whole;
  const { mostBytes = 0 } = row(name);
  const parts = Math.ceil(mostBytes / bytesOfPart);
  const values = Array.from({ length: parts }, (_, part) => jar.get(`${base}.${part}`)?.value ?? '');
  return values.join('') || undefined;
}

/**
 * Sets a cookie of the table. Where it would not fit beside the others, expendable ones are given up for it.
 *
 * @param value in ASCII
 * @param id where the table allows many
 * @throws CookieTooLarge before anything is written
 */
export function writeCookie(
  jar: Jar,
  name: CookieName,
  value: string,
  { id, lifetimeMs = lifetimeOf(name) }: { id?: string; lifetimeMs?: number } = {},
): void {
  const { many, mostBytes = bytesOfPart } = row(name);
  if (value.length > mostBytes) throw new CookieTooLarge();
  makeRoom(jar, name, value.length);
  const base = cookieName(name, id);
  const count = Math.ceil(value.length / bytesOfPart);
  const written = Array.from({ length: count }, (_, part) => (count > 1 ? `${base}.${part}` : base));
  const maxAge = Math.max(1, Math.ceil(lifetimeMs / 1000));
  for (const [part, inBrowser] of written.entries()) {
    const piece = value.slice(part * bytesOfPart, (part + 1) * bytesOfPart);
    jar.set(inBrowser, piece, { ...cookieAttributes(), maxAge });
  }
  if (many) return;
  // Parts of an earlier value would spoil the next read.
  for (const old of listCookies(jar, name)) if (!written.includes(old.name)) expireCookie(jar, old.name);
}

/** Expires a cookie of the table in all its parts; of many, every one. Nothing is set for what is not there. */
export function clearCookie(jar: Jar, name: CookieName): void {
  for (const cookie of listCookies(jar, name)) expireCookie(jar, cookie.name);
}

/** Expires one cookie. Its attributes must equal those that it was set with, or browsers keep it. */
export function expireCookie(jar: Jar, inBrowser: string): void {
  jar.set(inBrowser, '', { ...cookieAttributes(), maxAge: 0 });
}

function makeRoom(jar: Jar, written: CookieName, bytes: number): void {
  const others = jar.getAll().flatMap(({ name, value }) => {
    const of = rowOf(name);
    const replaced = of === written && !row(of).many;
    if (!of || replaced || value === '') return [];
    return [{ name, of, bytes: name.length + value.length + 3, time: name.slice(name.lastIndexOf('.')) }];
  });
  let excess = others.reduce((sum, other) => sum + other.bytes, bytes) - mostBytesInAll;
  for (const expendable of names.filter((name) => row(name).expendable)) {
    const oldestFirst = others
      .filter(({ of }) => of === expendable)
      .sort((a, b) => (a.time < b.time ? -1 : 1));
    for (const other of oldestFirst) {
      if (excess <= 0) return;
      expireCookie(jar, other.name);
      excess -= other.bytes;
    }
  }
}
