import type { Forgery, Json } from './forgery.ts';

type Alter = NonNullable<Forgery['idToken']>;

/** Forges claims of the ID token; `undefined` leaves one out. */
export const withClaims =
  (claims: Json): Alter =>
  (draft) => ({ ...draft, claims: { ...draft.claims, ...claims } });

/** Forges parts of the ID token's header; `undefined` leaves one out. */
export const withHeader =
  (header: Json): Alter =>
  (draft) => ({ ...draft, header: { ...draft.header, ...header } });
