import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { Exchange } from '../control/exchange-log.ts';
import { membersOfJson } from '../control/members-of-body.ts';
import { decodedToken } from './tokens.ts';

export type PublicKey = JsonWebKey & { kid?: string };

/** The keys that went over the wire, as the issuer published them. */
export function keysIn(exchanges: readonly Exchange[]): PublicKey[] {
  return exchanges.flatMap(({ server, path, status, answer }) => {
    if (server !== 'stytch' || status !== 200 || !path.includes('jwks')) return [];
    const { keys } = membersOfJson(answer);
    return Array.isArray(keys)
      ? keys.filter((key): key is PublicKey => typeof key === 'object' && key !== null)
      : [];
  });
}

/**
 * Whether the key that the token names in `kid` made its signature (RS256, the one algorithm of Stytch). A key that is
 * none made nothing.
 */
export function isSignedBy(token: string, keys: readonly PublicKey[]): boolean {
  const header = decodedToken(token)?.header;
  const key = keys.find(({ kid }) => kid !== undefined && kid === header?.kid);
  if (!key || header?.alg !== 'RS256') return false;
  const [protectedHeader, payload, signature = ''] = token.split('.');
  const signed = Buffer.from(`${protectedHeader}.${payload}`);
  try {
    const made = createPublicKey({ key, format: 'jwk' });
    return verify('RSA-SHA256', signed, made, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
