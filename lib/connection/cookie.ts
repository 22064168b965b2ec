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
