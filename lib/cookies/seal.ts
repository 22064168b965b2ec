import { createHash } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import { z } from 'zod';
import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';

/**
 * What a sealed value may be used as. It is inside the seal, so that no cookie can act as another
 * (GHSA-v64w-49xw-qq89 was just that: a check cookie taken for a session).
 */
export type Purpose = 'connection' | 'flow' | 'problem' | 'draft' | 'pending' | 'refreshed';

/** Raise when the shape of what is sealed changes: older seals then count as absent. */
const version = 2;

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
 * @param now epoch milliseconds
 * @returns a string fit for a cookie
 */
export async function seal(
  purpose: Purpose,
  data: unknown,
  lifetimeMs: number,
  now = Date.now(),
): Promise<string> {
  return sealData(envelopeFor(purpose, data, lifetimeMs, now), {
    password: sealingPassword(),
    ttl: Math.ceil(lifetimeMs / 1000),
  });
}

/** @returns what `seal` puts inside a seal, for callers that let iron-session seal and store it in one. */
export function envelopeFor(purpose: Purpose, data: unknown, lifetimeMs: number, now = Date.now()): Envelope {
  return { purpose, version, issuedAt: now, lifetimeMs, data };
}

/**
 * Opens a sealed value.
 *
 * What was opened is remembered under the sealed value: opening costs 0.5–0.7 ms, a quarter of a page.
 * The seal's own time is checked at each use, so memory does not lengthen it.
 *
 * @returns the data and when it was sealed; `undefined` when absent, over, tampered with, of another
 *   purpose or version, or sealed with a secret that is no longer listed: all alike, there is nothing
 * @param now epoch milliseconds
 */
export async function open(
  purpose: Purpose,
  sealed: string | undefined,
  now = Date.now(),
): Promise<{ data: unknown; issuedAt: number } | undefined> {
  if (!sealed) return undefined;
  const memory = processWide('opened-seals', () => new Map<string, Envelope>());
  let opened = memory.get(sealed);
  if (!opened) {
    const parsed = envelope.safeParse(await unsealData<unknown>(sealed, { password: openingPasswords() }));
    if (!parsed.success) return undefined;
    opened = parsed.data;
    memory.set(sealed, opened);
    if (memory.size > remembered) memory.delete(memory.keys().next().value as string);
  }
  if (opened.purpose !== purpose || now > opened.issuedAt + opened.lifetimeMs) return undefined;
  return { data: opened.data, issuedAt: opened.issuedAt };
}

/** Only the newest secret seals. */
export function sealingPassword(): Record<string, string> {
  const newest = config().sessionSecrets[0] as string;
  return { [passwordId(newest)]: newest };
}

function openingPasswords(): Record<string, string> {
  return Object.fromEntries(config().sessionSecrets.map((secret) => [passwordId(secret), secret]));
}

/**
 * iron-session finds the password of a seal by a number in it. Derived from the secret itself, the
 * number stays right wherever the secret stands in the list, so secrets can be added and dropped freely.
 */
function passwordId(secret: string): number {
  return createHash('sha256').update('password-id').update(secret).digest().readUIntBE(0, 4);
}
