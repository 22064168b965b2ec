import { describe, expect, it } from 'vitest';
import { limitedTarget } from './incoming-requests';

describe('a target', () => {
  it.each([
    '/',
    '/connect?scope=a%20b&return_to=%2Fconnected%3Fx%26y',
    '/connected?',
    '/connected?a?b=c&d',
    '/caf%C3%A9',
    'http://localhost:3000/connected?x=1',
    '//connected',
    `/?${'a&'.repeat(99)}`,
    // Only a path needs to be legible; values are read by who knows what to do with them.
    '/connected?x=%',
  ])('%j stays as it is', (target) => {
    expect(limitedTarget(target)).toBe(target);
  });

  it.each([
    ['/start', `/start?${'a&'.repeat(100)}`],
    ['/callback', `/callback?code=1&state=2${'&a=%20'.repeat(3000)}`],
    ['/', `/?${'&'.repeat(15_000)}`],
  ])('%s loses a query of more parameters than any address has', (path, target) => {
    expect(limitedTarget(target)).toBe(path);
  });

  it.each(['/%', '/problem/%', '/%ff', '/%c0%af', '/connected%', '*', '%', ''])(
    '%j, which cannot be read, is nowhere',
    (target) => {
      expect(limitedTarget(target)).toBe('/-');
    },
  );
});
