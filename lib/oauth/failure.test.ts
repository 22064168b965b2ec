import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { findOAuthFailure, OAuthFailure } from './failure';

it('finds the OAuthFailure that a library wrapped', () => {
  const failure = new OAuthFailure('issuer_unavailable');
  const wrapped = new Error('fetch failed', { cause: new TypeError('x', { cause: failure }) });
  expect(findOAuthFailure(wrapped)).toBe(failure);
});

it('recognises an OAuthFailure of another bundle, whose class differs', () => {
  const foreign = Object.assign(new Error('x'), { name: 'OAuthFailure', code: 'internal', facts: {} });
  expect(findOAuthFailure(foreign)).toBe(foreign);
});

it.each([undefined, 'OAuthFailure', { name: 'OAuthFailure' }, new Error('x')])(
  'finds no OAuthFailure in %j',
  (error) => {
    expect(findOAuthFailure(error)).toBeUndefined();
  },
);

it('holds no part of a response that a library quotes, at any depth of its causes', () => {
  const quoting = new Error('quoted S3CRET', { cause: { body: { access_token: 'S3CRET' } } });
  const failure = new OAuthFailure('token_response_invalid', {}, new TypeError('S3CRET', { cause: quoting }));
  expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('S3CRET');
  expect(inspect(failure)).toContain('TypeError < Error');
});
