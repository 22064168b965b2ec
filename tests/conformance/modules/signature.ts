import { createPublicKey } from 'node:crypto';
import { withHeader } from '../../forging-issuer/forgery.ts';
import { newKey } from '../../forging-issuer/signing.ts';
import type { Plan } from '../module.ts';

const core = 'OpenID Connect Core';
const badIdToken = 'refuses: id_token_invalid';
const elliptic = newKey('ES256');
const foreign = newKey();

/** Signatures of every kind but the right one. */
export const signatures: Plan = {
  title: 'Signatures',
  modules: [
    {
      name: 'idtoken-sig-hs256-client-secret',
      spec: `${core} §3.1.3.7 (8)`,
      forged: 'signed with HS256 under the client secret (public client: under its id)',
      forge: ({ issuer: { client } }) => ({
        idToken: (draft) => ({
          ...draft,
          header: { ...draft.header, alg: 'HS256' },
          key: client.secret ?? client.id,
        }),
      }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-sig-hs256-public-key',
      spec: 'RFC 8725 §2.1',
      forged: 'signed with HS256 under the published RSA key',
      forge: () => ({
        idToken: (draft, { current }) => ({
          header: { ...draft.header, alg: 'HS256' },
          claims: draft.claims,
          key: createPublicKey(current.privateKey).export({ type: 'spki', format: 'pem' }).toString(),
        }),
      }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-sig-es256',
      spec: `${core} §3.1.3.7 (7)`,
      forged: 'rightly signed with ES256, announced, under a published key; this app expects RS256 alone',
      forge: () => ({
        metadata: (document) => ({ ...document, id_token_signing_alg_values_supported: ['RS256', 'ES256'] }),
        keySet: (keys) => [...keys, elliptic.jwk],
        idToken: (draft) => ({
          header: { ...draft.header, alg: 'ES256', kid: elliptic.kid },
          claims: draft.claims,
          key: elliptic.privateKey,
        }),
      }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-key-in-header',
      spec: 'RFC 8725 §3.10',
      forged: 'signed with a foreign key that is in the header (`jwk`)',
      forge: () => ({
        idToken: (draft) => ({
          header: { ...draft.header, jwk: foreign.jwk, kid: undefined },
          claims: draft.claims,
          key: foreign.privateKey,
        }),
      }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-key-by-header-address',
      spec: 'RFC 8725 §3.10',
      forged: 'signed with a foreign key whose address is in the header (`jku`)',
      forge: ({ issuer }) => ({
        idToken: (draft) => ({
          header: { ...draft.header, jku: `${issuer.url}/foreign.json`, kid: foreign.kid },
          claims: draft.claims,
          key: foreign.privateKey,
        }),
      }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-crit',
      spec: 'RFC 7515 §4.1.11',
      forged: 'the header demands an extension that the app does not know',
      forge: () => ({ idToken: withHeader({ crit: ['of-the-future'], 'of-the-future': true }) }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-signature-cut-off',
      spec: `${core} §3.1.3.7 (6)`,
      forged: 'the signature is cut off',
      forge: () => ({ signed: (jwt) => jwt.slice(0, jwt.lastIndexOf('.') + 1) }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-encrypted',
      spec: 'RFC 7516 §3.1',
      forged: 'an encrypted ID token, which the app did not ask for',
      forge: () => ({ signed: (jwt) => `${jwt}.AAAA.AAAA` }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-is-access-token',
      spec: 'RFC 8725 §3.11',
      forged: 'the access token is given as ID token',
      forge: () => ({ tokens: (response) => ({ ...response, id_token: response.access_token }) }),
      expect: badIdToken,
    },
  ],
};
