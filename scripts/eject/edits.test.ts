import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importsWhatIsGone, withoutDeadLinks, withoutParts } from './edits.ts';

const folder = mkdtempSync(join(tmpdir(), 'eject-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('withoutParts', () => {
  it.each([
    ['a block of code', 'a\n  // [sandbox]\n  b\n  // [/sandbox]\nc', 'a\nc', 'a\n  b\nc'],
    ['a block of a page', 'a\n<!-- [sandbox] -->\nb\n<!-- [/sandbox] -->', 'a', 'a\nb'],
    ['a block of elements', 'a\n{/* [sandbox] */}\nb\n{/* [/sandbox] */}\nc', 'a\nc', 'a\nb\nc'],
    ['a block of YAML', 'a\n# [sandbox]\nb\n# [/sandbox]\nc', 'a\nc', 'a\nb\nc'],
    ['a block that ends with the text', 'a\n<!-- [sandbox] -->\nb', 'a', 'a\nb'],
    ['a single line', 'a\nb(), // [sandbox]\nc', 'a\nc', 'a\nb(),\nc'],
    ['a row of a table', '| a |\n| b <!-- [sandbox] --> |', '| a |', '| a |\n| b |'],
    ['a block with what replaces it', '# [sandbox]\na\n# [ejected] b\n# [/sandbox]\nc', 'b\nc', 'a\nc'],
  ])(
    'removes %s of a removed part, and keeps that of another part without its markers',
    (_what, text, removed, kept) => {
      expect(withoutParts(text, ['laboratory', 'sandbox'])).toBe(removed);
      expect(withoutParts(text, ['laboratory'])).toBe(kept);
    },
  );

  it('keeps the markers of other parts where those can still be removed', () => {
    const text =
      'a\n// [sandbox]\nb\n// [ejected] c\n// [/sandbox]\nd\n// [database]\ne\n// [/database]\nf() // [laboratory]';
    const left = 'a\n// [sandbox]\nb\n// [ejected] c\n// [/sandbox]\nd\nf() // [laboratory]';
    expect(withoutParts(text, ['database'], true)).toBe(left);
  });

  it('leaves lines without a marker as they are', () => {
    const text = '# A heading\n\n// a comment [1] # no marker\n';
    expect(withoutParts(text, ['laboratory', 'sandbox'])).toBe(text);
  });
});

describe('withoutDeadLinks', () => {
  it('turns dead links into text, and keeps the others', () => {
    const text = '[gone](gone.md) and [here](here.md#a)';
    file('here.md', '# A\n');
    expect(withoutDeadLinks(text, file('page.md', text))).toBe('gone and [here](here.md#a)');
  });

  it('renames a column of tests whose tests are gone', () => {
    const text = '| Duty | Test |\n|---|---|\n| one | [b](b.test.ts): *is*; [a](a.test.ts): *does* |\n';
    expect(withoutDeadLinks(text, file('duties.md', text))).toBe(
      '| Duty | Test in the reference |\n|---|---|\n| one | b; a |\n',
    );
  });
});

it.each([
  ["import { a } from './there';", false],
  ["import {\n  a,\n} from './gone.ts';", true],
  ["import '@/lib/no-such-file';", true],
  ["import { a } from 'a-package';", false],
  ['const text = "import \'./gone.ts\'";', false],
  ["export const notice = () => find('.notice');", false],
])('tells whether a test imports a file that is gone: %j', (text, is) => {
  file('there.ts', '');
  expect(importsWhatIsGone(file('a.test.ts', text))).toBe(is);
});
