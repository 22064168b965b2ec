import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inScratchProject } from '@/tests/support/scratch-project';
import { sources } from '@/tests/support/sources';

/** What an adopter may overlook after docs/make-it-yours.md#remove-the-tasks. */
function faults(root: string): string[] {
  if (existsSync(join(root, 'lib/sample/tasks.ts'))) return [];
  const more = ['sandbox/your-api.ts']
    .filter((file) => existsSync(join(root, file)))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  const own = sources(root).filter(({ file }) => /^(app|lib)\//.test(file));
  return [...own, ...more].flatMap(({ file, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        /\btask/i.test(line)
          ? [
              `${file}:${index + 1} has a word of the sample. Write your own, or delete this test if you have tasks.`,
            ]
          : [],
      ),
  );
}

it('app, lib and sandbox/your-api.ts have no word of the sample after its tasks are removed', () => {
  expect(faults(join(import.meta.dirname, '..'))).toEqual([]);
});

it.each([
  ['lib/brand.ts', "\nname: 'Tasklight'", 1],
  ['sandbox/your-api.ts', "\n{ scope: 'read:tasks' }", 1],
  ['app/page.tsx', 'queueMicrotask(f)', 0],
  ['playwright.config.ts', '// tasks', 0],
  ['lib/sample/tasks.ts', "'tasks'", 0],
])('tells a clone which words of the sample are left in %s', async (file, text, count) => {
  const message = expect.stringMatching(`^${file}:2 has a word of the sample. Write your own`);
  expect(await inScratchProject(file, text, faults)).toEqual(Array(count).fill(message));
});
