import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import {
  deadLinks,
  isOfRemovedSample,
  missingCommands,
  missingFiles,
  missingTests,
  untestedRows,
} from './docs.ts';

const folder = mkdtempSync(join(tmpdir(), 'docs-'));
mkdirSync(join(folder, 'lib'));
writeFileSync(join(folder, 'lib/a.test.ts'), "it('does a thing', () => {});");
writeFileSync(join(folder, 'other.md'), '# Two words, and a comma\n');
afterAll(() => rmSync(folder, { recursive: true }));

function page(text: string): string {
  const file = join(folder, 'page.md');
  writeFileSync(file, text);
  return file;
}

it('finds links to files and headings that are not there', () => {
  const good =
    '[a](lib/a.test.ts) [b](other.md#two-words-and-a-comma) [c](https://x.example/y) [d](lib) [e](#here)';
  expect(deadLinks(page(`# Here\n${good}`))).toEqual([]);
  const bad = '[a](lib/b.ts) [b](other.md#three) [c](#there) [`code`](gone.ts), [`code`](gone-too.ts)';
  expect(deadLinks(page(bad))).toEqual(['lib/b.ts', 'other.md#three', '#there', 'gone.ts', 'gone-too.ts']);
});

it('finds no links in code', () => {
  expect(deadLinks(page('`[a](nothing)`\n```\n[b](nothing)\n```'))).toEqual([]);
});

it('finds tests that are not there', () => {
  const text = '| [a.test.ts](lib/a.test.ts): *does a thing*, *does another*; [b](lib/b.test.ts): *is* |';
  expect(missingTests(page(text))).toEqual(['lib/a.test.ts: does another', 'lib/b.test.ts: is']);
});

it('reads italics as titles of tests only behind a link to a test', () => {
  expect(missingTests(page('[other](other.md): *really*\n\n*and* [a](lib/a.test.ts) *more*'))).toEqual([]);
});

it('finds rows that name no test and do not say why', () => {
  const table = [
    '| Duty | Test |',
    '|---|---|',
    '| one | [a](lib/a.test.ts): *does a thing* |',
    '| two | Does not apply, because there is none. |',
    '| three | |',
    '| four | [a](lib/a.test.ts) |',
    '',
    '| another | table |',
    '|---|---|',
    '| five | |',
  ].join('\n');
  expect(untestedRows(table)).toEqual(['| three | |', '| four | [a](lib/a.test.ts) |']);
});

it('finds commands that are not there', () => {
  const text = '`npm run build && npm start`, npm run test:none -- -t x';
  expect(missingCommands(text, ['build'])).toEqual(['test:none']);
});

it('finds files in code style that are not there, except for examples', () => {
  const text = `<!-- examples: notes -->
  See \`lib/a.test.ts\` and \`lib/gone.ts\`; make \`app/notes/page.tsx\`. \`app/\` is a folder.
  \`\`\`ts
  // \`lib/elsewhere.ts\`
  \`\`\``;
  expect(missingFiles(text, folder)).toEqual(['lib/gone.ts']);
});

it('lets a page name files of the sample that a clone has removed as a whole', () => {
  const text = 'See `lib/sample/gone.ts`, `app/_sample/gone.tsx` and `app/jobs/digest/route.ts`.';
  expect(missingFiles(text, folder)).toEqual([]);
  for (const path of ['app/connected/account.tsx', 'app/_ui/userinfo-card.tsx', 'app/styles/claims.css'])
    expect(isOfRemovedSample(`../${path}`, folder)).toBe(true);
  mkdirSync(join(folder, 'lib/sample'));
  expect(missingFiles(text, folder)).toEqual([
    'lib/sample/gone.ts',
    'app/_sample/gone.tsx',
    'app/jobs/digest/route.ts',
  ]);
  expect(isOfRemovedSample('../app/connected/account.tsx', folder)).toBe(false);
});
