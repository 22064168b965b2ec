import { createHash } from 'node:crypto';
import { membersOfJson } from '../control/members-of-body.ts';
import type { ChapterKey } from './chapters.ts';
import type { Message } from './message.ts';
import { queryOf } from './named-secrets.ts';
import { isSignedBy, type PublicKey } from './signature.ts';
import { decodedToken } from './tokens.ts';

/** Something that was compared or computed with values that went over the wire. */
export interface Check {
  chapter: ChapterKey;
  holds: boolean;
  /** What is true when it holds. */
  claim: string;
  /** What somebody could do if it did not hold. */
  otherwise: string;
}

/** What the checks need of the issuer beside the messages. */
export interface IssuerFacts {
  issuer: string;
  projectId: string;
  keys: readonly PublicKey[];
}

/**
 * The checks of a flow, computed anew from its messages. One whose values were not seen is not in the list: nothing is
 * claimed that was not computed.
 */
export function checksOf(messages: readonly Message[], facts: IssuerFacts): Check[] {
  const seen = seenIn(messages);
  const { asked, back, exchange, idToken } = seen;
  const rows: (readonly [ChapterKey, string, string, boolean | undefined])[] = [
    [
      'exchange',
      'state came back as it was sent',
      'an attacker could connect this browser to the attacker’s own account, and the user would not notice.',
      same(asked?.state, back?.state),
    ],
    [
      'exchange',
      'iss in the callback names the issuer',
      'another server could have answered in the issuer’s place.',
      namesIssuer(back?.iss, facts),
    ],
    [
      'exchange',
      'SHA-256(verifier) = challenge',
      'whoever steals the code could get the tokens.',
      same(asked?.code_challenge, hashOf(exchange?.code_verifier)),
    ],
    [
      'exchange',
      'redirect_uri is the same in both requests',
      'someone could have received the code at another address.',
      same(asked?.redirect_uri, exchange?.redirect_uri),
    ],
    [
      'exchange',
      'the code that came back is the one that was exchanged',
      'the tokens could come from another user’s consent.',
      same(back?.code, exchange?.code),
    ],
    [
      'exchange',
      'the code was sent only once',
      'one of the senders could be a thief.',
      exchange && seen.exchanges === 1,
    ],
    [
      'exchange',
      'ID token: the signature matches the Stytch key that the token names (kid)',
      'anyone could have written the token.',
      signed(idToken, facts),
    ],
    [
      'exchange',
      'ID token: iss is the issuer',
      'the login could be from another Stytch project.',
      same(facts.issuer, seen.claims?.iss),
    ],
    [
      'exchange',
      'ID token: aud is this client',
      'a token made for another app could be used here.',
      same(asked?.client_id, first(seen.claims?.aud)),
    ],
    [
      'exchange',
      'ID token: nonce is the one that was sent',
      'a thief could reuse an ID token from an earlier login.',
      same(asked?.nonce, seen.claims?.nonce),
    ],
    [
      'use',
      'the browser got no readable token',
      'a script in the page could steal the token.',
      seen.readable,
    ],
  ];
  return rows.flatMap(([chapter, claim, otherwise, holds]) =>
    holds === undefined ? [] : { chapter, claim, otherwise, holds },
  );
}

function seenIn(messages: readonly Message[]) {
  const exchanges = messages.map(({ exchange }) => exchange);
  const asked = exchanges.find(({ method, path }) => method === 'GET' && path === '/oauth/authorize')?.query;
  const ofApp = exchanges.find(({ server, path }) => server === 'app' && path === '/callback')?.query;
  const sentBack = exchanges.findLast(
    ({ server, location }) => server === 'platform' && /[?&]code=/.test(location ?? ''),
  );
  // Without the recording front the address to which the platform sent the browser is all that was seen.
  const back = ofApp ?? (sentBack && Object.fromEntries(queryOf(sentBack.location ?? '')));
  const tokenRequests = exchanges.filter(({ params }) => params.grant_type === 'authorization_code');
  const given = membersOfJson(tokenRequests.find(({ status }) => status === 200)?.answer ?? '');
  const idToken = typeof given.id_token === 'string' ? given.id_token : undefined;
  const looked = exchanges.filter(({ readable }) => readable !== null);
  const request = tokenRequests[0]?.params;
  return {
    asked,
    back,
    exchange: request,
    exchanges: tokenRequests.filter(({ params }) => params.code === request?.code).length,
    idToken,
    claims: idToken === undefined ? undefined : decodedToken(idToken)?.claims,
    readable:
      given.access_token !== undefined && looked.length > 0
        ? looked.every((one) => one.readable?.length === 0)
        : undefined,
  };
}

const same = (one: unknown, other: unknown): boolean | undefined =>
  one === undefined || other === undefined ? undefined : one === other;

/** Without any key nothing can be said. */
const signed = (idToken: string | undefined, { keys }: IssuerFacts): boolean | undefined =>
  idToken === undefined || keys.length === 0 ? undefined : isSignedBy(idToken, keys);

const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);

const hashOf = (verifier: unknown): string | undefined =>
  typeof verifier === 'string' ? createHash('sha256').update(verifier).digest('base64url') : undefined;

/** Stytch names a project by its domain or by its id (RFC 9207 §2 would have the issuer alone). */
const namesIssuer = (iss: string | undefined, { issuer, projectId }: IssuerFacts): boolean | undefined =>
  iss === undefined ? undefined : [issuer, `stytch.com/${projectId}`].includes(iss);
