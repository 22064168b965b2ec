import { expect, it } from 'vitest';
import { SigningKeys } from '../stytch/signing-keys.ts';
import { WrittenLog } from '../testing/exchanges.ts';
import { isSignedBy, keysIn } from './signature.ts';

const keys = await SigningKeys.create();
const published = keys.publicSet().keys;

it('isSignedBy accepts a token that the named key signed, and no changed token', async () => {
  const token = await keys.sign({ sub: 'ana' });
  const [header, , signature] = token.split('.');
  const other = Buffer.from('{"sub":"ben"}').toString('base64url');
  expect(isSignedBy(token, published)).toBe(true);
  expect(isSignedBy([header, other, signature].join('.'), published)).toBe(false);
});

it.each([{ alg: 'none' }, { alg: 'HS256' }])(
  'isSignedBy refuses a token whose header is %o',
  async (header) => {
    const forged = Buffer.from(JSON.stringify({ ...header, kid: published[0]?.kid })).toString('base64url');
    const [, payload, signature] = (await keys.sign({})).split('.');
    expect(isSignedBy([forged, payload, signature].join('.'), published)).toBe(false);
  },
);

it('isSignedBy returns false for a malformed key, and does not throw', async () => {
  const token = await keys.sign({});
  const { kid } = published[0] ?? {};
  expect(isSignedBy(token, [{ kid: kid ?? '', kty: 'none' }])).toBe(false);
});

it.each(['{"keys":[null,"x",{"kid":"k"}]}', '{"keys":5}', '<h1>', '[]'])(
  'keysIn reads only well-formed keys from %s',
  (answer) => {
    const log = new WrittenLog();
    log.write({ server: 'stytch', path: '/.well-known/jwks.json', answer });
    expect(keysIn(log.list())).toEqual(answer.includes('kid') ? [{ kid: 'k' }] : []);
  },
);
