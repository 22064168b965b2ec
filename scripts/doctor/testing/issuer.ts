import { generateKeyPairSync } from 'node:crypto';
import { type Reply, serve } from './server.ts';

const jwk = (bits: number) => ({
  ...generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' }),
  use: 'sig',
  alg: 'RS256',
});
const good = jwk(2048);

/** A 1024-bit key, which RFC 7518 §3.3 forbids for RS256. */
export const shortKey = () => jwk(1024);

type Call = {
  endpoint: 'token' | 'introspect' | 'revoke' | 'userinfo';
  path: string;
  form: URLSearchParams;
  authorization: string | undefined;
};

export type Fakes = {
  /** Members to change in the discovery document; null removes one. */
  document?: (origin: string) => Record<string, unknown>;
  /** Instead of the document. */
  discovery?: Reply;
  /** Instead of one of the documents and the key set. Undefined: as an issuer that is right. */
  wellKnown?: (path: string) => Reply | undefined;
  keys?: unknown[];
  /** The platform's page. */
  page?: (path: string) => Reply;
  /** What the OAuth endpoints respond, wherever they are. Undefined: as an issuer that is right. */
  oauth?: (call: Call) => Reply | undefined;
};

const RIGHT: Record<Call['endpoint'], Reply> = {
  token: { status: 400, json: { error: 'invalid_grant' } },
  introspect: { json: { active: false } },
  revoke: { json: {} },
  userinfo: { status: 401, headers: { 'WWW-Authenticate': 'Bearer' }, json: { error: 'invalid_token' } },
};

/**
 * An issuer that is right in everything but what a test makes wrong. The changes are read at each request, so that
 * a test can fix one.
 * @returns its origin
 */
export async function fakeIssuer(fakes: Fakes, tls?: { key: string; cert: string }): Promise<string> {
  const origin = await serve((path, request, form) => {
    const endpoint = path.match(/\/(token|introspect|revoke|userinfo)$/)?.[1] as Call['endpoint'] | undefined;
    if (endpoint) {
      const { authorization } = request.headers;
      return fakes.oauth?.({ endpoint, path, form, authorization }) ?? RIGHT[endpoint];
    }
    const instead = fakes.wellKnown?.(path);
    if (instead) return instead;
    if (path === '/.well-known/jwks.json') return { json: { keys: fakes.keys ?? [good] } };
    if (path.startsWith('/.well-known/')) return fakes.discovery ?? { json: documentOf(origin, fakes) };
    return fakes.page?.(path) ?? { text: 'Log in' };
  }, tls);
  return origin;
}

function documentOf(origin: string, { document }: Fakes): Record<string, unknown> {
  const all = {
    issuer: origin,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/v1/oauth2/token`,
    jwks_uri: `${origin}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: ['RS256'],
    ...document?.(origin),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
