import { expect, it } from 'vitest';
import { decodedToken, timeInWords } from './tokens.ts';

const AT = '2030-01-01T12:00:00.500Z';
const now = Math.floor(Date.parse(AT) / 1000);

it.each([
  [3600, '1 hour after this message'],
  [120, '2 minutes after this message'],
  [-1, '1 second before this message'],
  [0, 'at the time of this message'],
  [90 * 86_400, '90 days after this message'],
])('timeInWords describes a time %i seconds from the message as %s', (seconds, words) => {
  expect(timeInWords('exp', now + seconds, AT)).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d, ${words}$`));
});

it('timeInWords returns nothing for a claim that is no time', () => {
  expect(timeInWords('sub', now, AT)).toBeUndefined();
  expect(timeInWords('exp', 'soon', AT)).toBeUndefined();
});

it('decodedToken returns nothing for a value that is no token', () => {
  for (const value of ['', 'a.b.c', 'Fe26.2*sealed', 'no-dots']) expect(decodedToken(value)).toBeUndefined();
});
