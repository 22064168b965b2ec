import {
  createHmac,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign as signBytes,
} from 'node:crypto';

/** A key pair of the issuer. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  /** As the JWKS publishes it. */
  jwk: JsonWebKey & Record<string, unknown>;
}

/** Makes a key pair. */
export function newKey(alg: 'RS256' | 'ES256' = 'RS256'): SigningKey {
  const kid = `key-${randomUUID()}`;
  const { privateKey, publicKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } };
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Signs as the header's `alg` says, also what no honest issuer would: that is why it is not jose's.
 * @param key a private key, or the shared secret for HS256; not used for `none`
 */
export function signJwt(header: Record<string, unknown>, claims: object, key: KeyObject | string): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signatureOf(input, header.alg, key).toString('base64url')}`;
}

function signatureOf(input: string, alg: unknown, key: KeyObject | string): Buffer {
  if (alg === 'none') return Buffer.alloc(0);
  if (alg === 'HS256') return createHmac('sha256', key).update(input).digest();
  if (typeof key === 'string') throw new Error(`${alg} needs a private key`);
  return signBytes('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
}
