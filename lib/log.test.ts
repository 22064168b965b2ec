import { expect, it } from 'vitest';
import { describeError } from './log';

const secret = 'S3CRET';

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

const described = (error: unknown) => JSON.stringify(describeError(error));

it('names an error and its causes by code or class', () => {
  const inner = Object.assign(new Error('x'), { code: 'ECONNRESET' });
  const outer = new TypeError('y', { cause: inner });
  expect(describeError(outer).names).toBe('TypeError < ECONNRESET');
});

it.each<[string, unknown]>([
  ['a message', new Error(secret)],
  ['a cause', new Error('x', { cause: new Error(secret, { cause: { token: secret } }) })],
  ['a body that could not be parsed', thrown(() => JSON.parse(`${secret} is not JSON`))],
  ['a message that looks like a stack', new Error(`x\n    at ${secret} (file:///a.ts:1:1)`)],
  ['a message of many lines', new Error(`x\n    at ${secret}\n    at y:1:1`)],
  ['properties', Object.assign(new Error('x'), { response: secret, code: `${secret} with spaces` })],
  ['a thrown string', secret],
  ['a thrown object', { token: secret }],
  ['an aggregate', new AggregateError([new Error(secret)], secret)],
])('logs nothing of %s', (_case, error) => {
  expect(described(error)).not.toContain(secret);
});

it('logs where an error came from', () => {
  expect(describeError(new Error('x')).at[0]).toMatch(/log\.test\.ts:\d+:\d+/);
});

it('stops after five names at an error that is its own cause', () => {
  const error = new Error('x');
  error.cause = error;
  expect(describeError(error).names.split(' < ')).toHaveLength(5);
});
