import { expect, it } from 'vitest';
import { QUIRK_NAMES, QUIRKS } from './catalogue.ts';

it.each(QUIRK_NAMES)('the quirk %s names its source: an address, or a file of a package', (name) => {
  expect(QUIRKS[name].source).toMatch(/^https:\/\/\S+$|^(@?[\w-]+\/)?[\w-]+( \d[\d.]*)?, \w/);
});
