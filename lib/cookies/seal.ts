import { createHash } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import { z } from 'zod';
import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';
import type { SealedCookieName } from './cookies';

/** What the server keeps for itself, see lib/store/ttl-store.ts and lib/connection/outbox.ts. */
export type StoreKind = 'exchanges' | 'outbox' | 'refreshed' | 'replaced' | 'writes';

/** What a sealed value is for, inside the seal: no cookie can act as another (GHSA-v64w-49xw-qq89). */
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

/** How many opened seals are remembered, because opening one costs 0.5–0.8 ms (docs/benchmarks.md). */
const remembered = 500;

/** Seals data (AES-256-CBC and HMAC-SHA256, by iron-session) for one purpose and time, fit for a cookie. */
export async function seal(purpose: Purpose, data: unknown, lifetimeMs: number): Promise<string> {
  const sealed: Envelope = { purpose, version, issuedAt: Date.now(), lifetimeMs, data };
  // Only the newest secret seals.
  const newest = config().sessionSecrets[0] as string;
  const text = await sealData(sealed, { password: passwords([newest]), ttl: Math.ceil(lifetimeMs / 1000) });
  // Web application firewalls take `--` for an SQL comment, and `0x` for an SQL number (OWASP CRS 942440, 942450).
  const inert = text.replaceAll('-', '!');
  return /\b0x/i.test(inert) ? seal(purpose, data, lifetimeMs) : inert;
}

/** @returns the data; `undefined` when absent, over, tampered with, of another purpose, or of a secret that is gone */
export async function unseal(purpose: Purpose, sealed: string | undefined): Promise<unknown> {
  if (!sealed) return undefined;
  const memory = processWide('opened-seals', () => new Map<string, Envelope>());
  let opened = memory.get(sealed);
  if (!opened) {
    const password = passwords(config().sessionSecrets);
    opened = envelope.safeParse(await unsealData(sealed.replaceAll('!', '-'), { password })).data;
    if (!opened) return undefined;
    memory.set(sealed, opened);
    if (memory.size > remembered) memory.delete(memory.keys().next().value as string);
  }
  const isOver = Date.now() > opened.issuedAt + opened.lifetimeMs;
  return opened.purpose === purpose && !isOver ? opened.data : undefined;
}

/** iron-session finds a password by a number. Made of the secret, it stays right wherever the secret is listed. */
function passwords(secrets: readonly string[]): Record<number, string> {
  const numberOf = (secret: string) =>
    createHash('sha256').update('password-id').update(secret).digest().readUIntBE(0, 4);
  return Object.fromEntries(secrets.map((secret) => [numberOf(secret), secret]));
}
