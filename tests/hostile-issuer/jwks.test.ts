import { generateKeyPairSync } from 'node:crypto';
import type { Json } from '../forging-issuer/forgery.ts';
import { attack } from './attack.ts';
import type { Fault } from './fault.ts';

const badIdToken = 'refuses: id_token_invalid';
/** Nothing is spent: keys are asked for before the code is. */
const noKeys = 'refuses: issuer_misconfigured';

const keySet = (
  name: string,
  given: string,
  change: (keys: Json[]) => unknown,
  expect = badIdToken,
): Fault => ({
  name,
  given,
  expect,
  forge: () => ({ keySet: (keys) => change(keys) as Json[] }),
});

const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });

attack({
  endpoint: 'jwks',
  // Known keys would serve instead.
  forgotten: true,
  faults: [
    keySet('no-keys', 'an empty set', () => [], noKeys),
    keySet('keys-no-list', '`keys` is a text', () => 'none', noKeys),
    keySet('keys-no-objects', '`keys` are texts', () => ['one', 'two'], noKeys),
    keySet('key-for-encryption', 'the key is for encryption', (keys) =>
      keys.map((key) => ({ ...key, use: 'enc' })),
    ),
    keySet('key-of-another-kind', 'the key’s `kid` is that of an elliptic curve', (keys) =>
      keys.map(({ kid }) => ({ kid, kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' })),
    ),
    keySet('key-twice', 'two keys of one `kid`', (keys) => [...keys, ...keys]),
    keySet('key-damaged', 'the key is no key', (keys) => keys.map((key) => ({ ...key, n: '!!' }))),
    keySet('key-symmetric', 'the key is a shared secret', (keys) =>
      keys.map(({ kid }) => ({ kid, kty: 'oct', k: 'c2VjcmV0', alg: 'RS256' })),
    ),
    {
      name: 'key-weak',
      given: 'the ID token is rightly signed, with an RSA key of 1024 bits',
      forge: () => ({
        keySet: ([key]) => [{ ...key, ...weak.publicKey.export({ format: 'jwk' }) }],
        idToken: (draft) => ({ ...draft, key: weak.privateKey }),
      }),
      expect: badIdToken,
    },
    keySet(
      'many-keys',
      'the key is one of 300',
      (keys) => [
        ...Array.from({ length: 299 }, (_, index) => ({ ...keys[0], kid: `other-${index}` })),
        ...keys,
      ],
      'connects',
    ),
  ],
});
