import { createHash } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import { z } from 'zod';
import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';
import { type Jar, lifetimeOf, readCookie, type SealedCookieName, writeCookie } from './cookies';

/** The encrypted stores, see lib/store/encrypted-store.ts. */
export type StoreKind = 'exchanges' | 'refreshed' | 'replaced';

/**
 * What a sealed value may be used as: a cookie of the table, or a value of one encrypted store. It is inside the seal, so
 * that neither can act as another (GHSA-v64w-49xw-qq89: a check cookie was taken for a session).
 */
export type Purpose = SealedCookieName | StoreKind;

/** Raise when the shape of what is sealed changes: older seals then count as absent. */
const version = 3;

const envelope = z.object({
  purpose: z.string(),
  version: z.literal(version),
  issuedAt: z.number().int().positive(),
  lifetimeMs: z.number().int().positive(),
  data: z.unknown(),
});
type Envelope = z.infer<typeof envelope>;

/** How many opened seals are remembered. One holds a few kilobytes. */
const remembered = 500;

/**
 * Seals data (AES-256-CBC and HMAC-SHA256, by iron-session) for one purpose and time.
 *
 * @param lifetimeMs how long it may be opened, in milliseconds
 * @returns a string fit for a cookie
 */
export async function seal(purpose: Purpose, data: unknown, lifetimeMs: number): Promise<string> {
  const sealed: Envelope = { purpose, version, issuedAt: Date.now(), lifetimeMs, data };
  // Only the newest secret seals.
  const newest = config().sessionSecrets[0] as string;
  const text = await sealData(sealed, { password: passwords([newest]), ttl: Math.ceil(lifetimeMs / 1000) });
  // Web application firewalls take `--` for an SQL comment, and `0x` for an SQL number (OWASP CRS 942440, 942450).
  const inert = text.replaceAll('-', '!');
  return /\b0x/i.test(inert) ? seal(purpose, data, lifetimeMs) : inert;
}

/**
 * Opens a sealed value.
 *
 * What was opened is remembered under the sealed value, because opening costs 0.5–0.8 ms (docs/benchmarks.md). The seal's
 * own time is checked at each use, so memory does not lengthen it.
 *
 * @returns the data and when it was sealed; `undefined` when absent, over, tampered with, of another
 *   purpose or version, or sealed with a secret that is no longer listed: all alike, there is nothing
 */
export async function unseal(
  purpose: Purpose,
  sealed: string | undefined,
): Promise<{ data: unknown; issuedAt: number } | undefined> {
  if (!sealed) return undefined;
  const memory = processWide('opened-seals', () => new Map<string, Envelope>());
  let opened = memory.get(sealed);
  if (!opened) {
    const parsed = envelope.safeParse(
      await unsealData<unknown>(sealed.replaceAll('!', '-'), {
        password: passwords(config().sessionSecrets),
      }),
    );
    if (!parsed.success) return undefined;
    opened = parsed.data;
    memory.set(sealed, opened);
    if (memory.size > remembered) memory.delete(memory.keys().next().value as string);
  }
  if (opened.purpose !== purpose || Date.now() > opened.issuedAt + opened.lifetimeMs) return undefined;
  return { data: opened.data, issuedAt: opened.issuedAt };
}

/**
 * iron-session finds the password of a seal by a number in it. Derived from the secret itself, the
 * number stays right wherever the secret stands in the list, so secrets can be added and dropped freely.
 */
function passwords(secrets: readonly string[]): Record<number, string> {
  const numberOf = (secret: string) =>
    createHash('sha256').update('password-id').update(secret).digest().readUIntBE(0, 4);
  return Object.fromEntries(secrets.map((secret) => [numberOf(secret), secret]));
}

/** @returns what a sealed cookie holds, as `unseal`. */
export async function readSealedCookie(jar: Jar, name: SealedCookieName) {
  return unseal(name, readCookie(jar, name));
}

/**
 * Seals data into a cookie.
 *
 * @param lifetimeMs of the seal and the cookie, in milliseconds, where the table does not fix it
 * @throws CookieTooLarge before anything is written
 */
export async function writeSealedCookie(
  jar: Jar,
  name: SealedCookieName,
  data: unknown,
  lifetimeMs = lifetimeOf(name),
): Promise<void> {
  writeCookie(jar, name, await seal(name, data, lifetimeMs), { lifetimeMs });
}
