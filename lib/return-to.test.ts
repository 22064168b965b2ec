import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acting, allPayloads, harmless, offOrigin } from '@/tests/support/return-to-payloads';
import { connectedPath, safeReturnTo } from './return-to';

const origin = 'https://app.example';

describe.each(Object.entries(offOrigin))('safeReturnTo with %s', (trick, payloads) => {
  it.each(payloads)(`replaces %j by the default destination (${trick})`, (payload) => {
    expect(safeReturnTo(payload)).toBe(connectedPath);
  });
});

it.each([...acting, '/client-metadata.json', '/health/x'])(
  'replaces %j, the path of a handler or a file, by the default destination',
  (payload) => {
    expect(safeReturnTo(payload)).toBe(connectedPath);
  },
);

it.each(Object.entries(harmless))('keeps the harmless %j as %s', (payload, expected) => {
  expect(safeReturnTo(payload)).toBe(expected);
});

it.each(['/', '/connected', '/connected?notice=x#part', '/start', '/a/b/c?d=e'])(
  'keeps the path %s',
  (path) => {
    expect(safeReturnTo(path)).toBe(path);
  },
);

it.each([undefined, null, 1, {}, [], ['/connected'], '', `/${'x'.repeat(600)}`, `/${'字'.repeat(100)}`])(
  'returns the fallback for %j, which is no destination',
  (value) => {
    expect(safeReturnTo(value)).toBe(connectedPath);
  },
);

it('tries at least 80 different payloads', () => {
  expect(new Set(allPayloads).size).toBeGreaterThanOrEqual(80);
});

/** As a browser reads a Location header, and as a proxy that decodes and tidies the path would. */
function staysHere(location: string): boolean {
  const url = new URL(location, origin);
  return url.origin === origin && !url.pathname.startsWith('//') && !/[^\x21-\x7e]/.test(location);
}

const hostileText = fc.array(
  fc.oneof(
    fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2f',
      '%5c',
      '%2e',
      '%25',
      '%09',
      '%0a',
      '\t',
      '\n',
      '\r',
      '@',
      ':',
      '?',
    ),
    fc.constantFrom(
      'connect',
      'callback',
      'refresh',
      'evil.example',
      'https:',
      'javascript:',
      '#',
      ';',
      '%00',
      '。',
    ),
    fc.string({ unit: 'binary', maxLength: 3 }),
  ),
  { maxLength: 10 },
);

it('never leads off this origin or into a handler, whatever it is given', () => {
  fc.assert(
    fc.property(hostileText, fc.boolean(), (parts, rooted) => {
      const result = safeReturnTo((rooted ? '/' : '') + parts.join(''));
      const acts = /^\/(connect|callback|refresh|disconnect)(\/|$)/.test(new URL(result, origin).pathname);
      // Sent here once more, as a link on a page would, it means the same.
      return staysHere(result) && !acts && safeReturnTo(result) === result;
    }),
  );
});
