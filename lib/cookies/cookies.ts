import type { CookieStore } from 'iron-session';
import { config } from '@/lib/config';

/** Cookies of a request that can also be listed, as Next's `cookies()`. */
export type Jar = Required<CookieStore>;

/** `Secure` and the `__Host-` prefix on https; Safari refuses both on http://localhost. */
const onHttps = () => config().appUrl.startsWith('https:');

/** @returns the name under which a cookie is kept: `__Host-` pins it to this very host (RFC 6265bis §4.1.3.2). */
export function cookieName(name: string): string {
  return onHttps() ? `__Host-${name}` : name;
}

/**
 * Attributes of every cookie of this app. `Lax`, not `Strict`: the callback is a navigation from
 * another site, and a strict cookie would stay behind.
 */
export function cookieAttributes() {
  return { httpOnly: true, secure: onHttps(), sameSite: 'lax', path: '/' } as const;
}

/**
 * Most bytes that all cookies of this app may take of a request together. Node.js, like most proxies, refuses a
 * request with more than 16 KB of headers (431), Disconnect included, and the browser's own need room as well.
 */
const mostBytes = 14_000;

/** What is given up for what is about to be written, the most expendable first. The connection never is. */
const expendable = ['problem', 'flow-', 'draft', 'pending'];
const kept = ['connection', 'disconnected', 'refresh-'];

const bytesOf = ({ name, value }: { name: string; value: string }) => name.length + value.length + 3;

/**
 * Sees to it that a cookie fits beside the others: each is bounded, but all at their longest would be too much.
 *
 * @param name of the cookie that is about to be written, without prefix; its present value does not count
 * @param bytes length of the new value
 */
export function makeRoom(jar: Jar, name: string, bytes: number): void {
  const present = jar.getAll().filter(({ value }) => value !== '');
  const own = (kind: string) => present.filter((cookie) => cookie.name.startsWith(cookieName(kind)));
  const others = [...expendable, ...kept].filter((kind) => kind !== name).flatMap(own);
  let excess = bytes + others.reduce((sum, cookie) => sum + bytesOf(cookie), 0) - mostBytes;
  for (const kind of expendable) {
    // Flows bear the time of their start, at the end of their names: the oldest goes first.
    const oldestFirst = own(kind).sort((a, b) => ending(a.name).localeCompare(ending(b.name)));
    for (const cookie of oldestFirst) {
      if (excess <= 0) return;
      if (kind === name) continue;
      jar.set(cookie.name, '', { ...cookieAttributes(), maxAge: 0 });
      excess -= bytesOf(cookie);
    }
  }
}

const ending = (name: string) => name.slice(name.lastIndexOf('.'));
