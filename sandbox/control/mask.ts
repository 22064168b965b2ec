import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';

const SECRET = new Set([
  'access_token',
  'refresh_token',
  'id_token',
  'token',
  'code',
  'authorization_code',
  'code_verifier',
  'client_secret',
  'next_client_secret',
  'authorization',
  'state',
  'nonce',
]);

/** A value that may be shown, in the place of one that may not: the same secret always looks the same. */
export interface Shown {
  name: string;
  text: string;
  /** The claims of a token that is a JWT, for reading; without header and signature it opens nothing. */
  claims?: string;
}

/** The members of a request or response as a page may show them: secrets masked, nested objects as JSON. */
export function masked(members: Record<string, unknown>): Shown[] {
  return Object.entries(members).map(([name, value]) => {
    if (SECRET.has(name) && typeof value === 'string')
      return { name, text: fingerprint(value), ...claimsOf(value) };
    return { name, text: typeof value === 'string' ? maskedUrl(value) : JSON.stringify(maskDeep(value)) };
  });
}

/** A URL or path with the secrets of its query masked; any other text as it is. For reading, not for use. */
export function maskedUrl(text: string): string {
  const [address, query] = text.split('?', 2);
  if (query === undefined || !/^(https?:\/)?\/\S*$/.test(address ?? '')) return text;
  const members = [...new URLSearchParams(query)].map(
    ([name, value]) => `${name}=${SECRET.has(name) ? fingerprint(value) : value}`,
  );
  return `${address}?${members.join('&')}`;
}

function maskDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskDeep);
  if (!value || typeof value !== 'object') return typeof value === 'string' ? maskedUrl(value) : value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.has(name) && typeof inner === 'string' ? fingerprint(inner) : maskDeep(inner),
    ]),
  );
}

/** Six hex digits of a hash: enough to follow a value through a flow, useless to a reader of the screen. */
function fingerprint(value: string): string {
  const digits = createHash('sha256').update(value).digest('hex').slice(0, 6);
  return `•••••• #${digits}, ${value.length} characters`;
}

function claimsOf(value: string): { claims?: string } {
  if (value.split('.').length !== 3) return {};
  try {
    return { claims: JSON.stringify(decodeJwt(value), null, 2) };
  } catch {
    return {};
  }
}
