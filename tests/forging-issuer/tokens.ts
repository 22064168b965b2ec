import { randomUUID } from 'node:crypto';
import type { Draft, Forgery, Json } from './forgery.ts';
import type { Client, Granted, Grants } from './grants.ts';
import { type SigningKey, signJwt } from './signing.ts';

/** What of an issuer goes into its tokens. */
export interface Maker {
  url: string;
  client: Client;
  grants: Grants;
  keys: SigningKey[];
  forgery: Forgery;
  secrets: Set<string>;
  now(): number;
}

/** The Stytch project whose issuer this is: access tokens name it in `aud`. */
export const PROJECT_ID = 'project-test-77777777-7777-4777-8777-777777777777';

/** The user who connects in every test, and what userinfo says of them: the ID token has no name in it. */
const SUBJECT = 'user-test-55555555-5555-4555-8555-555555555551';
export const userinfoClaims = { sub: SUBJECT, name: 'Ana of Userinfo', email: 'ana@tasklight.example' };

/** How long access and ID tokens last, in seconds. */
export const LIFETIME = 3600;

/** The token response for a grant, forged where the issuer's forgery says so. Every token counts as a secret. */
export function issueTokens(issuer: Maker, granted: Granted, grantType: string): Json {
  const [current] = issuer.keys;
  if (!current) throw new Error('an issuer without a key');
  const { forgery, client, secrets } = issuer;
  const header = { alg: 'RS256', kid: current.kid, typ: 'JWT' };
  const common = { iss: issuer.url, sub: SUBJECT, iat: issuer.now(), exp: issuer.now() + LIFETIME };
  const accessClaims = {
    ...common,
    aud: [PROJECT_ID],
    client_id: client.id,
    jti: randomUUID(),
  };
  const accessToken = signJwt(header, accessClaims, current.privateKey);

  const honest: Draft = {
    header,
    claims: { ...common, aud: [client.id], ...(granted.nonce ? { nonce: granted.nonce } : {}) },
    key: current.privateKey,
  };
  const draft = forgery.idToken?.(honest, { accessToken, grantType, current }) ?? honest;
  const signed = signJwt(draft.header, draft.claims, draft.key);
  const scopes = granted.scope.split(' ');
  const keepsRefreshToken = grantType === 'refresh_token' && client.secret;
  const response: Json = {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: LIFETIME,
    scope: granted.scope,
    ...(scopes.includes('openid') ? { id_token: forgery.signed?.(signed) ?? signed } : {}),
    ...(scopes.includes('offline_access') && !keepsRefreshToken
      ? { refresh_token: issuer.grants.refreshToken(granted) }
      : {}),
    request_id: `request-id-test-${randomUUID()}`,
    status_code: 200,
  };
  const said = forgery.tokens?.(response) ?? response;
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    for (const value of [response[name], said[name]]) {
      // Short ones are words that any page may hold.
      if (typeof value === 'string' && value.length > 15) secrets.add(value);
    }
  }
  return said;
}
