import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { findOAuthFailure, OAuthFailure } from './failure';

it('finds the failure that a library wrapped', () => {
  const failure = new OAuthFailure('issuer_unavailable');
  const wrapped = new Error('fetch failed', { cause: new TypeError('x', { cause: failure }) });
  expect(findOAuthFailure(wrapped)).toBe(failure);
});

it('recognises a failure of another bundle, which has a class of its own', () => {
  const foreign = Object.assign(new Error('x'), { name: 'OAuthFailure', code: 'internal', facts: {} });
  expect(findOAuthFailure(foreign)).toBe(foreign);
});

it.each([undefined, 'OAuthFailure', { name: 'OAuthFailure' }, new Error('x')])(
  'finds none in %j',
  (error) => {
    expect(findOAuthFailure(error)).toBeUndefined();
  },
);

it('holds no part of an answer that a library quotes, however deep, so that nothing that prints it can', () => {
  const answer = new Error('quoted S3CRET', { cause: { body: { access_token: 'S3CRET' } } });
  const failure = new OAuthFailure('token_response_invalid', {}, new TypeError('S3CRET', { cause: answer }));
  expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('S3CRET');
  expect(inspect(failure)).toContain('TypeError < Error');
});
