import { createHash } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import { z } from 'zod';
import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';
import type { SealedCookieName } from './cookies';

/** Sealed values that the server keeps. */
export type StoreKind = 'exchanges' | 'job' | 'outbox' | 'refreshed' | 'replaced' | 'row' | 'writes';

/** It is inside the seal, so that no cookie can act as another (GHSA-v64w-49xw-qq89). */
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

/** Opened seals are cached, because opening one costs 0.5–0.8 ms (docs/benchmarks.md). */
const maxCachedSeals = 500;

/** Encrypts and signs data (AES-256-CBC and HMAC-SHA256, by iron-session) with purpose, version and time, for a cookie. */
export async function seal(purpose: Purpose, data: unknown, lifetimeMs: number): Promise<string> {
  const sealed: Envelope = { purpose, version, issuedAt: Date.now(), lifetimeMs, data };
  const newestSecret = config().sessionSecrets.slice(0, 1);
  const ttl = Math.ceil(lifetimeMs / 1000);
  const text = await sealData(sealed, { password: passwords(newestSecret), ttl });
  // Web application firewalls take `--` for an SQL comment, and `0x` for an SQL number (OWASP CRS 942440, 942450).
  const inert = text.replaceAll('-', '!');
  return /\b0x/i.test(inert) ? seal(purpose, data, lifetimeMs) : inert;
}

/** @returns the data; `undefined` if the seal is absent, invalid, expired, or of another purpose or secret */
export async function unseal(purpose: Purpose, sealed: string | undefined): Promise<unknown> {
  if (!sealed) return undefined;
  const cached = processWide('opened-seals', () => new Map<string, Envelope>());
  let opened = cached.get(sealed);
  if (!opened) {
    const password = passwords(config().sessionSecrets);
    opened = envelope.safeParse(await unsealData(sealed.replaceAll('!', '-'), { password })).data;
    if (!opened) return undefined;
    cached.set(sealed, opened);
    if (cached.size > maxCachedSeals) cached.delete(cached.keys().next().value as string);
  }
  const isExpired = Date.now() > opened.issuedAt + opened.lifetimeMs;
  return opened.purpose === purpose && !isExpired ? opened.data : undefined;
}

/** iron-session finds a password by a number. It is derived from the secret, so the order of secrets does not matter. */
function passwords(secrets: readonly string[]): Record<number, string> {
  const numberOf = (secret: string) =>
    createHash('sha256').update('password-id').update(secret).digest().readUIntBE(0, 4);
  return Object.fromEntries(secrets.map((secret) => [numberOf(secret), secret]));
}
