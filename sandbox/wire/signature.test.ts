import { expect, it } from 'vitest';
import { SigningKeys } from '../stytch/signing-keys.ts';
import { WrittenLog } from '../testing/exchanges.ts';
import { isSignedBy, keysIn } from './signature.ts';

const keys = await SigningKeys.create();
const published = keys.publicSet().keys;

it('accepts what the named key has signed, and nothing that was changed since', async () => {
  const token = await keys.sign({ sub: 'ana' });
  const [header, , signature] = token.split('.');
  const other = Buffer.from('{"sub":"ben"}').toString('base64url');
  expect(isSignedBy(token, published)).toBe(true);
  expect(isSignedBy([header, other, signature].join('.'), published)).toBe(false);
});

it.each([{ alg: 'none' }, { alg: 'HS256' }])('accepts no other algorithm: %o', async (header) => {
  const forged = Buffer.from(JSON.stringify({ ...header, kid: published[0]?.kid })).toString('base64url');
  const [, payload, signature] = (await keys.sign({})).split('.');
  expect(isSignedBy([forged, payload, signature].join('.'), published)).toBe(false);
});

it('is not upset by a key that is none', async () => {
  const token = await keys.sign({});
  const { kid } = published[0] ?? {};
  expect(isSignedBy(token, [{ kid: kid ?? '', kty: 'none' }])).toBe(false);
});

it.each(['{"keys":[null,"x",{"kid":"k"}]}', '{"keys":5}', '<h1>', '[]'])('reads keys out of %s', (answer) => {
  const log = new WrittenLog();
  log.write({ server: 'stytch', path: '/.well-known/jwks.json', answer });
  expect(keysIn(log.list())).toEqual(answer.includes('kid') ? [{ kid: 'k' }] : []);
});
