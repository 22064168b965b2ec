import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { at } from '../../scripts/tools/paths.ts';
import { CHAPTERS, rfcAddress } from './chapters.ts';

it.each(Object.values(CHAPTERS).flatMap(({ files }) => files))('names a file that is there: %s', (file) => {
  expect(existsSync(at(file))).toBe(true);
});

it('leads to the section of an RFC', () => {
  expect(rfcAddress('RFC 6749', '4.1.1')).toBe('https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1');
});
