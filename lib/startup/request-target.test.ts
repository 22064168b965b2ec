import { describe, expect, it } from 'vitest';
import { limitedTarget } from './incoming-requests';

describe('limitedTarget', () => {
  it.each([
    '/',
    '/connect?scope=a%20b&return_to=%2Fconnected%3Fx%26y',
    '/connected?',
    '/connected?a?b=c&d',
    '/caf%C3%A9',
    'http://localhost:3000/connected?x=1',
    '//connected',
    `/?${'a&'.repeat(99)}`,
    // Only a path needs to be legible. The code that uses a value decodes it.
    '/connected?x=%',
  ])('keeps the target %j', (target) => {
    expect(limitedTarget(target)).toBe(target);
  });

  it.each([
    ['/start', `/start?${'a&'.repeat(100)}`],
    ['/callback', `/callback?code=1&state=2${'&a=%20'.repeat(3000)}`],
    ['/', `/?${'&'.repeat(15_000)}`],
  ])('drops from %s a query of more than 99 parameters', (path, target) => {
    expect(limitedTarget(target)).toBe(path);
  });

  it.each(['/%', '/problem/%', '/%ff', '/%c0%af', '/connected%', '*', '%', ''])(
    'replaces %j, which cannot be decoded, by a path that does not exist',
    (target) => {
      expect(limitedTarget(target)).toBe('/-');
    },
  );
});
