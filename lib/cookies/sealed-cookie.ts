import { type CookieStore, getIronSession } from 'iron-session';
import { cookieAttributes, cookieName, type Jar, makeRoom } from './cookies';
import { envelopeFor, open, type Purpose, sealingPassword } from './seal';

/** Most parts that one sealed value may be spread over. */
const maxParts = 3;

/**
 * Longest sealed value, in bytes. Node.js, like most proxies, refuses a request with more than 16 KB
 * of headers (431), and flows, notes and the browser's own headers need room as well.
 */
const maxBytes = 10_500;

/** iron-session's seal of `n` bytes of JSON takes 4/3 n + 242 bytes; rounded up. */
const sealedBytes = (json: number) => Math.ceil((json * 4) / 3) + 250;

/** A value that does not fit into the cookies that browsers and proxies carry. */
export class CookieTooLarge extends Error {
  override readonly name = 'CookieTooLarge';
}

/**
 * Reads a sealed cookie, whole or in parts.
 *
 * @param jar the request's cookies
 * @returns as `open`
 */
export async function readSealedCookie(jar: CookieStore, name: string, purpose: Purpose, now = Date.now()) {
  return open(purpose, sealedValue(jar, cookieName(name)), now);
}

/** @returns whether the request carries a cookie of this name, readable or not. */
export function hasSealedCookie(jar: CookieStore, name: string): boolean {
  return sealedValue(jar, cookieName(name)) !== undefined;
}

/** A missing, foreign or reordered part fails the seal's integrity check, which covers the whole. */
function sealedValue(jar: CookieStore, name: string): string | undefined {
  const whole = jar.get(name)?.value;
  if (whole) return whole;
  let joined = '';
  for (let part = 0; part < maxParts; part++) joined += jar.get(`${name}.${part}`)?.value ?? '';
  return joined || undefined;
}

/**
 * Seals data into a cookie, over several parts where one is too small, and expires parts of an
 * earlier, longer value: left behind, they would spoil the next read.
 *
 * @param lifetimeMs of the seal and the cookie, in milliseconds
 * @param most longest sealed value, in bytes
 * @throws CookieTooLarge before anything is written
 */
export async function writeSealedCookie(
  jar: Jar,
  name: string,
  purpose: Purpose,
  data: unknown,
  lifetimeMs: number,
  most = maxBytes,
): Promise<void> {
  const envelope = envelopeFor(purpose, data, lifetimeMs);
  const bytes = sealedBytes(Buffer.byteLength(JSON.stringify(envelope)));
  if (bytes > most) throw new CookieTooLarge();
  makeRoom(jar, name, bytes);
  let opening = true;
  const session = await getIronSession<typeof envelope>(
    {
      // The old value is being replaced: nothing is gained by opening it first.
      get: (cookie) => (opening ? undefined : jar.get(cookie)),
      set: (cookie, value, attributes) => jar.set(cookie, value, attributes),
    },
    {
      cookieName: cookieName(name),
      password: sealingPassword(),
      ttl: Math.ceil(lifetimeMs / 1000),
      cookieOptions: { ...cookieAttributes(), maxAge: Math.floor(lifetimeMs / 1000) },
      chunk: true,
    },
  );
  opening = false;
  await Object.assign(session, envelope).save();
}

/** Expires a sealed cookie and all its parts. Attributes must equal those it was set with, or browsers keep it. */
export function clearSealedCookie(jar: CookieStore, name: string): void {
  const base = cookieName(name);
  for (const cookie of [base, ...Array.from({ length: maxParts }, (_, part) => `${base}.${part}`)]) {
    if (jar.get(cookie)) jar.set(cookie, '', { ...cookieAttributes(), maxAge: 0 });
  }
}
