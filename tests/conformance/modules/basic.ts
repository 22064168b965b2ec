import { withClaims, withHeader } from '../../forging-issuer/forgery.ts';
import { newKey } from '../../forging-issuer/signing.ts';
import type { Plan } from '../module.ts';
import { connecting } from '../outcome.ts';

const core = 'OpenID Connect Core';
const badIdToken = 'refuses: id_token_invalid';

const { privateKey: foreignKey, jwk: anotherJwk } = newKey();

/** `oidcc-client-basic-certification-test-plan`, response type `code`. */
export const basic: Plan = {
  title: 'Basic plan',
  modules: [
    {
      name: 'oidcc-client-test',
      spec: `${core} §3.1`,
      forged: 'nothing: a plain login',
      expect: 'connects',
    },
    {
      name: 'oidcc-client-test-invalid-iss',
      spec: `${core} §3.1.3.7 (2)`,
      forged: 'the ID token names another issuer',
      forge: () => ({ idToken: withClaims({ iss: 'https://other.example' }) }),
      expect: badIdToken,
    },
    {
      name: 'oidcc-client-test-missing-sub',
      spec: `${core} §2`,
      forged: 'the ID token names no subject',
      forge: () => ({ idToken: withClaims({ sub: undefined }) }),
      expect: badIdToken,
    },
    {
      name: 'oidcc-client-test-invalid-aud',
      spec: `${core} §3.1.3.7 (3)`,
      forged: 'the ID token is for another client',
      forge: () => ({ idToken: withClaims({ aud: ['connected-app-test-other'] }) }),
      expect: badIdToken,
    },
    {
      name: 'oidcc-client-test-missing-iat',
      spec: `${core} §2`,
      forged: 'the ID token does not say when it was issued',
      forge: () => ({ idToken: withClaims({ iat: undefined }) }),
      expect: badIdToken,
    },
    {
      name: 'oidcc-client-test-kid-absent-single-jwks',
      spec: `${core} §10.1`,
      forged: 'the ID token names no key, and there is one',
      forge: () => ({ idToken: withHeader({ kid: undefined }) }),
      expect: 'connects',
    },
    {
      name: 'oidcc-client-test-kid-absent-multiple-jwks',
      spec: `${core} §10.1`,
      forged: 'the ID token names no key, and there are two',
      forge: () => ({ idToken: withHeader({ kid: undefined }), keySet: (keys) => [...keys, anotherJwk] }),
      expect: badIdToken,
    },
    {
      name: 'oidcc-client-test-idtoken-sig-rs256',
      spec: `${core} §3.1.3.7 (6)`,
      forged: 'nothing: signed with RS256, one of two keys named',
      forge: () => ({ keySet: (keys) => [anotherJwk, ...keys] }),
      expect: 'connects',
    },
    {
      name: 'oidcc-client-test-idtoken-sig-none',
      spec: `${core} §3.1.3.7 (7)`,
      forged: 'the ID token is not signed and says so (`alg: none`)',
      forge: () => ({ idToken: withHeader({ alg: 'none', kid: undefined }) }),
      expect: badIdToken,
    },
    {
      name: 'oidcc-client-test-invalid-sig-rs256',
      spec: `${core} §3.1.3.7 (6)`,
      forged: 'the ID token is signed with a foreign key under the issuer’s `kid`',
      forge: () => ({ idToken: (draft) => ({ ...draft, key: foreignKey }) }),
      expect: badIdToken,
    },
    {
      name: 'oidcc-client-test-userinfo-invalid-sub',
      spec: `${core} §5.3.2`,
      forged: 'userinfo is about another user',
      forge: () => ({ userinfo: (claims) => ({ ...claims, sub: 'user-test-another' }) }),
      expect: 'connects, refuses userinfo',
    },
    {
      name: 'oidcc-client-test-nonce-invalid',
      spec: `${core} §3.1.3.7 (11)`,
      forged: 'the ID token carries another nonce',
      forge: () => ({ idToken: withClaims({ nonce: 'of-another-flow' }) }),
      expect: badIdToken,
    },
    {
      name: 'oidcc-client-test-scope-userinfo-claims',
      spec: `${core} §5.3, §5.4`,
      forged: 'nothing: claims asked for by scope are in userinfo alone',
      expect: 'connects; scope openid profile email offline_access read:tasks',
      play: async (bed) => {
        const started = await bed.browser.visit('/connect');
        const scope = new URL(started.location ?? '').searchParams.get('scope');
        bed.newBrowser();
        return `${await connecting(bed)}; scope ${scope}`;
      },
    },
    {
      name: 'oidcc-client-test-client-secret-basic',
      spec: 'RFC 6749 §2.3.1',
      forged:
        'nothing: the method is `client_secret_post`, as in Stytch’s guide, or none for a public client; one method, in the body',
      expect: 'connects; credentials in the body alone',
      play: async (bed) => {
        const outcome = await connecting(bed);
        const { headers, form } = bed.issuer.requests.findLast(({ endpoint }) => endpoint === 'token') ?? {};
        const right =
          headers?.authorization === undefined &&
          form?.get('client_secret') === (bed.issuer.client.secret ?? null);
        return `${outcome}; credentials ${right ? 'in the body alone' : 'elsewhere'}`;
      },
    },
  ],
};
