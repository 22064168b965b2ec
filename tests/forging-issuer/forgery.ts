import type { KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { SigningKey } from './signing.ts';

export type Json = Record<string, unknown>;

/** The issuer's endpoints that the app's server calls. */
export type Endpoint = 'discovery' | 'jwks' | 'token' | 'userinfo' | 'revocation';

/** An ID token before it is signed. */
export interface Draft {
  header: Json;
  claims: Json;
  /** A private key, or the shared secret for HS256. */
  key: KeyObject | string;
}

/** What the issuer knows while it responds to a token request. */
interface Circumstances {
  accessToken: string;
  grantType: string;
  /** The published key that an honest issuer signs with. */
  current: SigningKey;
}

/**
 * How an issuer departs from honesty. Each function gets what an honest issuer would say and returns
 * what is said instead; what is not there stays honest.
 */
export interface Forgery {
  metadata?: (document: Json) => Json;
  keySet?: (keys: Json[]) => Json[];
  /** The query with which the browser comes back. */
  callback?: (query: Record<string, string>) => Record<string, string>;
  idToken?: (draft: Draft, circumstances: Circumstances) => Draft;
  /** The ID token once it is signed. */
  signed?: (jwt: string) => string;
  tokens?: (response: Json) => Json;
  userinfo?: (claims: Json) => Json;
  /** Takes the whole response of an endpoint into its own hands. */
  raw?: Partial<Record<Endpoint, (response: ServerResponse, honest: Json) => void>>;
}

type Alter = NonNullable<Forgery['idToken']>;

/** Forges claims of the ID token; `undefined` leaves one out. */
export const withClaims =
  (claims: Json): Alter =>
  (draft) => ({ ...draft, claims: { ...draft.claims, ...claims } });

/** Forges parts of the ID token's header; `undefined` leaves one out. */
export const withHeader =
  (header: Json): Alter =>
  (draft) => ({ ...draft, header: { ...draft.header, ...header } });
