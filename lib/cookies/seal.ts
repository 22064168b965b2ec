import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { config } from '@/lib/config';
import { processWide } from '@/lib/process-wide';
import type { SealedCookieName } from './cookies';

/** Sealed values that the server keeps. */
export type StoreKind = 'exchanges' | 'outbox' | 'refreshed' | 'replaced' | 'writes';

/** It is authenticated, so that no cookie can act as another (GHSA-v64w-49xw-qq89). */
export type Purpose = SealedCookieName | StoreKind;

/** Raise when the shape of what is sealed changes: older seals then count as absent. */
const version = 4;

/** `until`: end of its lifetime, in epoch milliseconds. */
type Opened = { purpose: Purpose; until: number; data: unknown };

/** Opened seals are cached with their validated data, because opening one takes time (docs/benchmarks.md). */
const maxCachedSeals = 500;

/** Encrypts and authenticates data, with purpose, version and time, for a cookie: docs/decisions/0014-seals.md. */
export function seal(purpose: Purpose, data: unknown, lifetimeMs: number): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv(algorithm, keyOf(config().sessionSecrets[0] ?? ''), iv).setAAD(
    context(purpose),
  );
  const text = packed(JSON.stringify([Date.now() + lifetimeMs, data]));
  const sealed = Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  // Web application firewalls take `--` for an SQL comment, and `0x` for an SQL number (OWASP CRS 942440, 942450).
  const inert = sealed.toString('base64url').replaceAll('-', '!');
  return /\b0x/i.test(inert) ? seal(purpose, data, lifetimeMs) : inert;
}

/**
 * @param schema of the data, always the same for a purpose
 * @returns the data; `undefined` if the seal is absent, invalid, expired, of another purpose or secret, or of another shape
 */
export function unseal<T>(purpose: Purpose, sealed: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (!sealed) return undefined;
  const cached = processWide('opened-seals', () => new Map<string, Opened>());
  let opened = cached.get(sealed);
  if (!opened) {
    const [until, data] = decrypt(purpose, sealed) ?? [];
    const parsed = schema.safeParse(data);
    if (until === undefined || !parsed.success) return undefined;
    opened = { purpose, until, data: parsed.data };
    cached.set(sealed, opened);
    if (cached.size > maxCachedSeals) cached.delete(cached.keys().next().value as string);
  }
  return opened.purpose === purpose && Date.now() <= opened.until ? (opened.data as T) : undefined;
}

function decrypt(purpose: Purpose, sealed: string): [number, unknown] | undefined {
  const text = sealed.replaceAll('!', '-');
  const bytes = Buffer.from(text, 'base64url');
  // Buffer skips what is not base64url.
  if (bytes.toString('base64url') !== text) return undefined;
  for (const secret of config().sessionSecrets) {
    try {
      const iv = bytes.subarray(0, ivLength);
      const decipher = createDecipheriv(algorithm, keyOf(secret), iv, { authTagLength: tagLength })
        .setAAD(context(purpose))
        .setAuthTag(bytes.subarray(-tagLength));
      const opened = [decipher.update(bytes.subarray(ivLength, -tagLength)), decipher.final()];
      return JSON.parse(unpacked(Buffer.concat(opened)));
    } catch {
      // Of another secret, or changed.
    }
  }
  return undefined;
}

const algorithm = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;
const context = (purpose: Purpose) => Buffer.from(`${version} ${purpose}`);
const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', 'connected-app seal', 32));

/**
 * A seal is in base64url, and so is most of a token in it. Runs of 32 such characters or more become bytes, after a byte
 * that no UTF-8 text has, and their number: a quarter less of a token. It is not compressed (RFC 8725 §3.6).
 */
function packed(text: string): Buffer {
  const parts: Buffer[] = [];
  let end = 0;
  for (const { 0: run, index } of text.matchAll(/(?:[\w-]{4}){8,}/g)) {
    const bytes = Buffer.from(run, 'base64url');
    parts.push(
      Buffer.from(text.slice(end, index)),
      Buffer.from([0xff, bytes.length >> 8, bytes.length]),
      bytes,
    );
    end = index + run.length;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(end))]);
}

function unpacked(bytes: Buffer): string {
  const run = bytes.indexOf(0xff);
  if (run < 0) return bytes.toString();
  const end = run + 3 + bytes.readUInt16BE(run + 1);
  const text = bytes.toString('utf8', 0, run) + bytes.toString('base64url', run + 3, end);
  return text + unpacked(bytes.subarray(end));
}
