import { expect, it } from 'vitest';
import { failureKind } from './request';

it.each([
  [200, undefined],
  [204, undefined],
  [299, undefined],
  [300, 'unavailable'],
  [302, 'unavailable'],
  [400, 'invalid'],
  [401, 'token_refused'],
  [403, 'scope_missing'],
  [404, 'not_found'],
  [408, 'unavailable'],
  [409, 'invalid'],
  [422, 'invalid'],
  [429, 'rate_limited'],
  [500, 'unavailable'],
  [503, 'unavailable'],
])('%s means %s', (status, kind) => {
  expect(failureKind(status)).toBe(kind);
});
