import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCallbackQuery } from './query';

const read = (query: string) => readCallbackQuery(new URLSearchParams(query));

it.each([
  'code=1&state=s',
  'error=access_denied&state=s',
  'error=x&error_description=y&error_uri=z&state=s',
  'code=1&state=s&iss=https://issuer.example',
  // Wrong issuers have a check, and a problem code, of their own.
  'code=1&state=s&iss=',
  'code=1&state=s&iss=a&iss=b',
  'code=1&state=s&something=new',
])('accepts the callback query %s as well-formed', (query) => {
  expect(read(query)).toEqual({ state: 's', wellFormed: true });
});

it.each([
  ['neither code nor error', 'state=s'],
  ['both code and error', 'code=1&error=x&state=s'],
  ['two codes', 'code=1&code=2&state=s'],
  ['the same code twice', 'code=1&code=1&state=s'],
  ['an unknown parameter twice', 'code=1&state=s&x=1&x=2'],
  ['an empty code', 'code=&state=s'],
  ['an empty error', 'error=&state=s'],
  ['an over-long code', `code=${'c'.repeat(2049)}&state=s`],
  ['an over-long unknown value', `code=1&state=s&x=${'c'.repeat(10_000)}`],
  ['an over-long name', `code=1&state=s&${'c'.repeat(10_000)}=1`],
  ['tokens, which no code flow brings', 'code=1&state=s&access_token=t'],
  ['an ID token', 'code=1&state=s&id_token=t'],
  ['a packed (JARM) response', 'code=1&state=s&response=jwt'],
])('refuses a callback with %s', (_case, query) => {
  expect(read(query)).toEqual({ state: 's', wellFormed: false });
});

it.each([
  ['code=1', undefined],
  ['code=1&state=', ''],
  ['code=1&state=a&state=b', undefined],
  ['code=1&state=a&state=a', undefined],
  ['code=1&state[]=a', undefined],
  ['code=1&STATE=a', undefined],
])('reads from the callback query %s the state %s', (query, state) => {
  expect(read(query).state).toBe(state);
});

it('reads any callback query without failing', () => {
  const name = fc.oneof(fc.constantFrom('code', 'state', 'error', 'iss', '__proto__'), fc.string());
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), (pairs) => {
      const { state, wellFormed } = readCallbackQuery(new URLSearchParams(pairs));
      const keys = pairs.map(([key]) => key).filter((key) => key !== 'iss');
      const distinct = new Set(keys).size === keys.length;
      const states = pairs.filter(([key]) => key === 'state').length;
      return (distinct || !wellFormed) && (states === 1 || state === undefined);
    }),
  );
});
