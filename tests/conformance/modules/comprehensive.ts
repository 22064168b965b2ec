import { createHash } from 'node:crypto';
import { withClaims } from '../../forging-issuer/forgery.ts';
import type { Plan } from '../module.ts';
import { connecting } from '../outcome.ts';

const core = 'OpenID Connect Core';
const badIdToken = 'refuses: id_token_invalid';

/** `at_hash` as an honest issuer makes it: the left half of the access token's hash. */
const atHash = (accessToken: string) =>
  createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');

/** What of the comprehensive plan applies to the code flow, besides signatures and audiences. */
export const comprehensive: Plan = {
  title: 'Comprehensive plan',
  modules: [
    {
      name: 'idtoken-absent',
      spec: `${core} §3.1.3.3`,
      forged: 'no ID token, though `openid` was asked for',
      forge: () => ({ tokens: ({ id_token: _, ...response }) => response }),
      expect: 'refuses: token_response_invalid',
    },
    {
      name: 'idtoken-sub-empty',
      spec: `${core} §2`,
      forged: 'the subject is an empty text',
      forge: () => ({ idToken: withClaims({ sub: '' }) }),
      expect: badIdToken,
    },
    {
      name: 'idtoken-nonce-absent',
      spec: `${core} §3.1.3.7 (11)`,
      forged: 'the ID token carries no nonce, though one was sent',
      forge: () => ({ idToken: withClaims({ nonce: undefined }) }),
      expect: badIdToken,
    },
    {
      name: 'at-hash-right',
      spec: `${core} §3.1.3.8`,
      forged: 'nothing: `at_hash` is of this access token',
      forge: () => ({
        idToken: (draft, { accessToken, ...rest }) =>
          withClaims({ at_hash: atHash(accessToken) })(draft, { accessToken, ...rest }),
      }),
      expect: 'connects',
    },
    {
      name: 'at-hash-wrong',
      spec: `${core} §3.1.3.8`,
      forged: '`at_hash` is of another access token: one was swapped',
      forge: () => ({ idToken: withClaims({ at_hash: atHash('another access token') }) }),
      expect: badIdToken,
    },
    {
      name: 'userinfo-bearer-header',
      spec: 'RFC 6750 §2.1',
      forged: 'nothing: the token is in the header, and neither in a body nor in the address',
      expect: 'connects; token in the header alone',
      play: async (bed) => {
        const outcome = await connecting(bed);
        const { headers, form } =
          bed.issuer.requests.findLast(({ endpoint }) => endpoint === 'userinfo') ?? {};
        const right = headers?.authorization?.startsWith('Bearer ') && form?.size === 0;
        return `${outcome}; token ${right ? 'in the header alone' : 'elsewhere'}`;
      },
    },
    {
      name: 'userinfo-signed',
      spec: `${core} §5.3.2`,
      forged: 'userinfo is a JWT without a signature, which the app did not ask for',
      forge: ({ issuer }) => ({
        raw: {
          userinfo: (response, honest) => {
            const [header, claims] = [{ alg: 'none' }, { ...honest, iss: issuer.url, aud: issuer.client.id }];
            const jwt = [header, claims].map((part) =>
              Buffer.from(JSON.stringify(part)).toString('base64url'),
            );
            response.writeHead(200, { 'Content-Type': 'application/jwt' }).end(`${jwt.join('.')}.`);
          },
        },
      }),
      expect: 'connects, refuses userinfo',
    },
    {
      name: 'userinfo-distributed-claims',
      spec: `${core} §5.6.2`,
      forged: 'userinfo refers to claims on another host, which the app does not fetch',
      forge: () => ({
        userinfo: (claims) => ({
          ...claims,
          _claim_names: { credit: 'elsewhere' },
          _claim_sources: { elsewhere: { endpoint: 'http://127.0.0.1:9/claims', access_token: 'none' } },
        }),
      }),
      expect: 'connects',
    },
    {
      name: 'mtls-endpoint-aliases',
      spec: 'RFC 8705 §5',
      forged: 'the metadata offers other addresses for mutual TLS, which this client does not do',
      forge: () => ({
        metadata: (document) => ({
          ...document,
          mtls_endpoint_aliases: { token_endpoint: 'https://mtls.example/token' },
        }),
      }),
      expect: 'connects',
    },
  ],
};
