import { hkdfSync } from 'node:crypto';
import { FlattenedEncrypt, flattenedDecrypt } from 'jose';
import type { z } from 'zod';
import { config } from '@/lib/config';
import { tryParseJson } from '@/lib/parse';
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

/**
 * Encrypts and authenticates data (AES-256-GCM, by jose), with purpose, version and time, for a cookie. The seal is a JWE
 * (RFC 7516) without its protected header, which is known: 240 bytes less than a seal by iron-session.
 */
export async function seal(purpose: Purpose, data: unknown, lifetimeMs: number): Promise<string> {
  const text = JSON.stringify([Date.now() + lifetimeMs, data]);
  const jwe = new FlattenedEncrypt(packed(text)).setProtectedHeader(header(purpose));
  const { iv, ciphertext, tag } = await jwe.encrypt(keyOf(config().sessionSecrets[0] ?? ''));
  // Web application firewalls take `--` for an SQL comment, and `0x` for an SQL number (OWASP CRS 942440, 942450).
  const inert = `${iv}.${ciphertext}.${tag}`.replaceAll('-', '!');
  return /\b0x/i.test(inert) ? seal(purpose, data, lifetimeMs) : inert;
}

/**
 * @param schema of the data, always the same for a purpose
 * @returns the data; `undefined` if the seal is absent, invalid, expired, of another purpose or secret, or of another shape
 */
export async function unseal<T>(
  purpose: Purpose,
  sealed: string | undefined,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  if (!sealed) return undefined;
  const cached = processWide('opened-seals', () => new Map<string, Opened>());
  let opened = cached.get(sealed);
  if (!opened) {
    const [until, data] = (await decrypt(purpose, sealed)) ?? [];
    const parsed = schema.safeParse(data);
    if (until === undefined || !parsed.success) return undefined;
    opened = { purpose, until, data: parsed.data };
    cached.set(sealed, opened);
    if (cached.size > maxCachedSeals) cached.delete(cached.keys().next().value as string);
  }
  return opened.purpose === purpose && Date.now() <= opened.until ? (opened.data as T) : undefined;
}

async function decrypt(purpose: Purpose, sealed: string): Promise<[number, unknown] | undefined> {
  const [iv = '', ciphertext = '', tag = '', more] = sealed.replaceAll('!', '-').split('.', 4);
  if (more !== undefined) return undefined;
  const jwe = {
    protected: Buffer.from(JSON.stringify(header(purpose))).toString('base64url'),
    iv,
    ciphertext,
    tag,
  };
  for (const secret of config().sessionSecrets) {
    const opened = await flattenedDecrypt(jwe, keyOf(secret)).catch(() => undefined);
    if (opened) return tryParseJson(unpacked(Buffer.from(opened.plaintext))) as [number, unknown];
  }
  return undefined;
}

const header = (purpose: Purpose) => ({ alg: 'dir', enc: 'A256GCM', purpose, version });

const keyOf = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', 'connected-app seal', 32));

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
