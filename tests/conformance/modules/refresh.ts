import type { Forgery, Json } from '../../forging-issuer/forgery.ts';
import { withClaims, withHeader } from '../../forging-issuer/forgery.ts';
import { newKey } from '../../forging-issuer/signing.ts';
import type { TestBed } from '../../forging-issuer/test-bed.ts';
import { LIFETIME } from '../../forging-issuer/tokens.ts';
import type { Module, Plan } from '../module.ts';
import { connecting, outcomeOf } from '../outcome.ts';

const core = 'OpenID Connect Core §12.2';
const refused = 'connects, with the old token';

const { privateKey: foreignKey } = newKey();

/** Connects honestly, and refreshes under `forgery`. */
async function refreshing(bed: TestBed, forgery: Forgery): Promise<string> {
  await connecting(bed);
  bed.issuer.forgery = forgery;
  return refreshed(bed);
}

/** Waits until the access token is about to end, and opens the page. */
async function refreshed(bed: TestBed, ms = (LIFETIME - 30) * 1000): Promise<string> {
  const before = lastBearer(bed);
  await bed.advance(ms);
  const from = bed.issuer.requests.length;
  const page = await bed.follow(await bed.browser.visit('/refresh?return_to=/connected'));
  if (bed.issuer.asked('token', from) !== 1) return `${bed.issuer.asked('token', from)} refreshes`;
  return `${outcomeOf(bed, page)}, with the ${lastBearer(bed) === before ? 'old' : 'new'} token`;
}

const lastBearer = (bed: TestBed) =>
  bed.issuer.requests.findLast(({ endpoint }) => endpoint === 'userinfo')?.headers.authorization;

/** The refreshed ID token carries no nonce (§12.2 allows either). */
const module = (name: string, forged: string, forgery: Forgery, expect = refused, spec = core): Module => ({
  name,
  spec,
  forged,
  expect,
  play: (bed) => refreshing(bed, forgery),
});

const without =
  (name: string) =>
  ({ [name]: _, ...rest }: Json): Json =>
    rest;

/** Members of a response that no client can use, beside a new refresh token that lives. */
const oddMembers: [name: string, forged: string, change: Json][] = [
  ['refreshed-expires-in-odd', '`expires_in: "soon"`', { expires_in: 'soon' }],
  ['refreshed-token-type-odd', '`token_type: "mac"`', { token_type: 'mac' }],
  ['refreshed-access-token-absent', 'no access token', { access_token: null }],
  ['refreshed-scope-odd', 'a list for a scope', { scope: ['openid'] }],
];

/** Longer than the first pause after a failed refresh, and shorter than what is left of the access token. */
const PAUSE_OVER = 2000;

/** `oidcc-client-refresh-token-certification-test-plan`, by way of `GET /refresh`. */
export const refresh: Plan = {
  title: 'Refresh plan',
  modules: [
    module('oidcc-client-test-refresh-token', 'nothing', {}, 'connects, with the new token'),
    module('oidcc-client-test-refresh-token-invalid-issuer', 'the refreshed ID token names another issuer', {
      idToken: withClaims({ iss: 'https://other.example' }),
    }),
    module('oidcc-client-test-refresh-token-invalid-sub', 'the refreshed ID token names another user', {
      idToken: withClaims({ sub: 'user-test-another' }),
    }),
    module('refreshed-id-token-invalid-aud', 'the refreshed ID token is for another client', {
      idToken: withClaims({ aud: ['connected-app-test-other'] }),
    }),
    module('refreshed-id-token-invalid-sig', 'the refreshed ID token is signed with a foreign key', {
      idToken: (draft) => ({ ...draft, key: foreignKey }),
    }),
    module('refreshed-id-token-sig-none', 'the refreshed ID token is not signed', {
      idToken: withHeader({ alg: 'none' }),
    }),
    module('refreshed-id-token-at-hash-wrong', 'the refreshed ID token belongs to another access token', {
      idToken: withClaims({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }),
    }),
    module('refreshed-id-token-from-the-future', 'the refreshed ID token was issued in an hour', {
      idToken: ({ claims, ...draft }) => ({
        ...draft,
        claims: { ...claims, iat: Number(claims.iat) + 3600 },
      }),
    }),
    module(
      'refreshed-id-token-absent',
      'no ID token comes with the refreshed tokens',
      { tokens: without('id_token') },
      'connects, with the new token',
    ),
    {
      name: 'refresh-token-absent',
      spec: 'RFC 6749 §6',
      forged: 'no refresh token comes with the refreshed tokens: the old one stays good',
      expect: 'connects, with the new token; then again: connects, with the new token',
      play: async (bed) => {
        const first = await refreshing(bed, { tokens: without('refresh_token') });
        return `${first}; then again: ${await refreshed(bed)}`;
      },
    },
    ...oddMembers.map(
      ([name, forged, change]): Module => ({
        name,
        spec: 'RFC 6749 §6, RFC 9700 §4.14.2',
        forged: `one refresh rotates the refresh token and has ${forged}; the next one is honest`,
        expect: 'connects, with the old token; then connects, with the new token',
        play: async (bed) => {
          const first = await refreshing(bed, { tokens: (response) => ({ ...response, ...change }) });
          bed.issuer.forgery = {};
          await bed.advance(PAUSE_OVER);
          return `${first}; then ${await refreshed(bed, 0)}`;
        },
      }),
    ),
    {
      name: 'refreshed-id-token-bad-with-rotation',
      spec: core,
      forged: 'the refreshed ID token names another user; a new refresh token beside it is revoked',
      expect: 'connects, with the old token; new refresh tokens left alive: 0',
      play: async (bed) => {
        const from = bed.issuer.requests.length;
        let issued = 0;
        const outcome = await refreshing(bed, {
          idToken: withClaims({ sub: 'user-test-another' }),
          tokens: (response) => {
            if (response.refresh_token) issued += 1;
            return response;
          },
        });
        return `${outcome}; new refresh tokens left alive: ${issued - bed.issuer.asked('revocation', from)}`;
      },
    },
  ],
};
