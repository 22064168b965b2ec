import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { at } from '../../scripts/tools/paths.ts';
import { CHAPTERS, rfcAddress } from './chapters.ts';

it.each(Object.values(CHAPTERS).flatMap(({ files }) => files))(
  'a chapter names only files that exist: %s',
  (file) => {
    expect(existsSync(at(file))).toBe(true);
  },
);

it('rfcAddress returns the address of the section of an RFC', () => {
  expect(rfcAddress('RFC 6749', '4.1.1')).toBe('https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1');
});
