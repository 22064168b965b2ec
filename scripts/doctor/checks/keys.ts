import { importJWK, type JWK } from 'jose';
import { type Check, fault, ok } from '../finding.ts';
import { failure, request } from '../request.ts';

/** At least one RSA key that an RS256 signature can be checked with. */
export const keys: Check = {
  name: 'keys',
  variables: ['STYTCH_PROJECT_DOMAIN'],
  after: ['domain', 'discovery', 'issuer', 'metadata'],
  look: async ({ discovery }) => {
    const url = (await discovery()).json?.jwks_uri;
    // The metadata row says whether they are needed.
    if (typeof url !== 'string') return [ok('none: no ID token is asked for')];
    try {
      const { status, json } = await request(url);
      const all = Array.isArray(json?.keys) ? (json.keys as JWK[]) : [];
      const usable = await Promise.all(all.map(isUsable));
      const count = usable.filter(Boolean).length;
      if (count > 0) return [ok(`${count} for RS256 at ${url}`)];
      const held = all.map(({ kty, alg }) => `${kty}${alg ? `/${alg}` : ''}`).join(', ') || 'none';
      return [fault(`HTTP ${status}, no RSA key for RS256 at ${url} (keys: ${held})`, fix)];
    } catch (error) {
      return [fault(`${url}: ${failure(error).words}`, fix)];
    }
  },
};

const fix =
  'ID tokens cannot be checked without it, and nobody can connect: ask Stytch, and say this address and the time';

async function isUsable(key: JWK): Promise<boolean> {
  const { kty, alg = 'RS256', use = 'sig', n = '' } = key;
  // RFC 7518 §3.3: 2048 bits or more.
  if (kty !== 'RSA' || alg !== 'RS256' || use !== 'sig' || Buffer.from(n, 'base64url').length < 256)
    return false;
  return importJWK(key, 'RS256').then(
    () => true,
    () => false,
  );
}
