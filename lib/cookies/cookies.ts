import { hash } from 'node:crypto';
import type { CookieStore } from 'iron-session';
import { config } from '@/lib/config';

/** The cookies of a request, as Next's `cookies()` gives them. */
export type Jar = Required<CookieStore>;

type Row = {
  /** Whether `sealedCookie` seals the value. */
  sealed: boolean;
  /** Whether it is cleared to make room for another cookie. The first row is cleared first. */
  evictable?: true;
  /** Whether it is cleared when the user ends or replaces the connection. */
  clearWithConnection?: true;
  /** Longest value in bytes. A long value is split into cookies `name.0`, `name.1`. By default, one cookie holds it. */
  maxBytes?: number;
  /** Whether there may be several, as `name-<id>`. The id ends in `.<time>`, and the oldest is cleared first. */
  multiple?: true;
  /** Whether each user of your own app has one, as `name-<id>`. Without such a user it has no id. */
  perUser?: true;
  /** Lifetime in milliseconds. By default, the idle lifetime of a connection. */
  lifetimeMs?: number;
};

const minute = 60_000;

/** Every cookie of this app. A new one needs a row here and in docs/how-it-works.md. */
export const cookieTable = {
  problem: { sealed: true, evictable: true, lifetimeMs: 10 * minute },
  flow: { sealed: true, evictable: true, multiple: true, lifetimeMs: 10 * minute },
  draft: { sealed: true, evictable: true, clearWithConnection: true, lifetimeMs: 30 * minute },
  // Eviction does not revoke its tokens; `revokePending` does.
  pending: { sealed: true, evictable: true, maxBytes: 4000, lifetimeMs: 10 * minute },
  // All users' connections together have these bytes, see `endOthers` in lib/web/session.ts.
  connection: { sealed: true, clearWithConnection: true, perUser: true, maxBytes: 10_500 },
  ended: { sealed: false },
  'refresh-deferred': { sealed: false, clearWithConnection: true },
  'retried-after-401': { sealed: false, clearWithConnection: true, lifetimeMs: minute },
  notice: { sealed: false, lifetimeMs: minute },
  user: { sealed: true },
} as const satisfies Record<string, Row>;

type Table = typeof cookieTable;
export type CookieName = keyof Table;
export type SealedCookieName = { [K in CookieName]: Table[K]['sealed'] extends true ? K : never }[CookieName];

const names = Object.keys(cookieTable) as CookieName[];
const row = (name: CookieName): Row => cookieTable[name];

/** @returns how long a cookie lasts by default, in milliseconds */
export const lifetimeOf = (name: CookieName) => row(name).lifetimeMs ?? config().idleMs;

export const cookiesOfConnection = names.filter((name) => row(name).clearWithConnection);

/** Node.js refuses more than 16 KB of headers (431), *Disconnect* included. Some proxies allow less: docs/deploy.md. */
const maxBytesInAll = 14_000;

/** Browsers take 4096 bytes of one cookie, name and attributes included (RFC 6265 §6.1). */
const bytesPerChunk = 3900;

/** A value is longer than the table allows. */
export class CookieTooLarge extends Error {
  override readonly name = 'CookieTooLarge';
}

/** Safari refuses `Secure` and `__Host-` cookies on http://localhost. */
const onHttps = () => config().appUrl.startsWith('https:');

/** `__Host-` pins to this host (RFC 6265bis §4.1.3.2). The port separates two apps on one machine. */
function prefix(): string {
  const { port } = new URL(config().appUrl);
  return `${onHttps() ? '__Host-' : ''}${port && `${port}-`}`;
}

/** @returns a cookie's name in the browser */
export function cookieName(name: CookieName, id?: string): string {
  return `${prefix()}${name}${id === undefined ? '' : `-${id}`}`;
}

/** @returns the id of a user's cookies. It is a hash, because names of cookies are less private than their values. */
export const userCookieId = (owner: string | undefined) => owner && hash('sha256', owner).slice(0, 16);

/** `Lax`, because the callback is a navigation from another site, and browsers send no `Strict` cookie with it. */
export function cookieAttributes() {
  return { httpOnly: true, secure: onHttps(), sameSite: 'lax', path: '/' } as const;
}

const shapes = names.map((name) => {
  const { multiple, perUser, maxBytes } = row(name);
  const id = multiple ? '-[\\w-]+\\.\\w+' : perUser ? '(-[\\da-f]{16})?' : '';
  return { name, shape: new RegExp(`^${name}${id}${maxBytes ? '(\\.\\d)?' : ''}$`) };
});

/** @returns a cookie's row. A name without the prefix has none: a sibling domain could have set it. */
export function cookieNameOf(browserName: string): CookieName | undefined {
  const own = prefix();
  if (!browserName.startsWith(own)) return undefined;
  return shapes.find(({ shape }) => shape.test(browserName.slice(own.length)))?.name;
}

/** @returns all cookies of a row, chunks included */
export function listCookies(jar: Jar, name: CookieName): { name: string; value: string }[] {
  return jar.getAll().filter((cookie) => cookieNameOf(cookie.name) === name);
}

const withoutChunk = (browserName: string) => browserName.replace(/\.\d$/, '');

/** @returns the ids of the users who have a cookie of this row, oldest first, as browsers send them (RFC 6265 §5.4) */
export function cookieIds(jar: Jar, name: CookieName): (string | undefined)[] {
  const idAt = cookieName(name).length + 1;
  const ids = listCookies(jar, name).map((cookie) => withoutChunk(cookie.name).slice(idAt) || undefined);
  return [...new Set(ids)];
}

/** @returns a cookie's value, with its chunks joined. A missing or foreign chunk breaks the seal. */
export function readCookie(jar: Jar, name: CookieName, id?: string): string | undefined {
  const base = cookieName(name, id);
  const unchunked = jar.get(base)?.value;
  if (unchunked) return unchunked;
  const { maxBytes = 0 } = row(name);
  const chunks = Math.ceil(maxBytes / bytesPerChunk);
  const values = Array.from({ length: chunks }, (_, chunk) => jar.get(`${base}.${chunk}`)?.value ?? '');
  return values.join('') || undefined;
}

/**
 * Sets a cookie. Clears evictable ones if it would not fit beside them.
 *
 * @param value in ASCII
 * @param id where the table allows several, or one for each user
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
  for (const [chunk, browserName] of written.entries()) {
    const piece = value.slice(chunk * bytesPerChunk, (chunk + 1) * bytesPerChunk);
    jar.set(browserName, piece, { ...cookieAttributes(), maxAge });
  }
  // Chunks of an earlier value would break the next read.
  for (const old of listCookies(jar, name))
    if (withoutChunk(old.name) === base && !written.includes(old.name)) expireCookie(jar, old.name);
}

/** Expires all cookies of a row that the browser sent; of a row `perUser` those of one user. */
export function clearCookie(jar: Jar, name: CookieName, id?: string): void {
  for (const cookie of listCookies(jar, name))
    if (!row(name).perUser || withoutChunk(cookie.name) === cookieName(name, id))
      expireCookie(jar, cookie.name);
}

/** Expires one cookie. Without `Secure`, browsers ignore the deletion of a `__Host-` cookie. */
export function expireCookie(jar: Jar, browserName: string): void {
  jar.set(browserName, '', { ...cookieAttributes(), maxAge: 0 });
}

/**
 * Expires a cookie of the table by a header of its own. On the jar of proxy.ts, Next.js would hide it from the page.
 *
 * @param append adds a header to the response
 */
export function expireByHeader(append: (header: string, value: string) => unknown, name: CookieName): void {
  const secure = onHttps() ? '; Secure' : '';
  append('Set-Cookie', `${cookieName(name)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`);
}

/** Clears evictable cookies until `written` fits. Each cookie is bounded, but all together can exceed the limit. */
function evictExpendable(jar: Jar, written: string, bytes: number): void {
  const others = jar.getAll().flatMap(({ name, value }) => {
    const owner = cookieNameOf(name);
    if (!owner || withoutChunk(name) === written || value === '') return [];
    return [{ name, owner, bytes: name.length + value.length + 3, time: name.slice(name.lastIndexOf('.')) }];
  });
  let excess = others.reduce((sum, other) => sum + other.bytes, bytes) - maxBytesInAll;
  const oldestFirst = others.sort((a, b) => (a.time < b.time ? -1 : 1));
  const evictable = names.filter((name) => row(name).evictable);
  for (const other of evictable.flatMap((name) => oldestFirst.filter(({ owner }) => owner === name))) {
    if (excess <= 0) return;
    expireCookie(jar, other.name);
    excess -= other.bytes;
  }
}
