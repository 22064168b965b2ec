/**
 * Fails when a page names a file, heading, test or command that is not there, or a row of docs/security.md names no test.
 * `node scripts/check-docs.ts docs/security.md` looks at that page alone; without a name, at all.
 */
import { globSync, readFileSync } from 'node:fs';
import {
  deadLinks,
  isOfRemovedSample,
  missingCommands,
  missingFiles,
  missingTests,
  untestedRows,
} from './tools/docs.ts';
import { at, root } from './tools/paths.ts';

// Headings of generated pages are read where they end up, in docs/.
const named = process.argv.slice(2);
const pages =
  named.length > 0
    ? named
    : globSync(['*.md', 'docs/**/*.md', '{tests,sandbox,.github}/**/*.md'], {
        cwd: root,
        exclude: ['**/heading.md', '**/node_modules'],
      });
const commands = Object.keys(JSON.parse(readFileSync(at('package.json'), 'utf8')).scripts);
const faults = pages.flatMap((page) => {
  const text = readFileSync(at(page), 'utf8');
  return [
    ...deadLinks(at(page))
      .filter((target) => !isOfRemovedSample(target, root))
      .map((target) => `${page}: no such file or heading: ${target}`),
    ...(page === 'CHANGELOG.md' ? [] : missingFiles(text, root)).map(
      (file) => `${page}: no such file: ${file}`,
    ),
    ...missingTests(at(page)).map((test) => `${page}: no such test: ${test}`),
    ...missingCommands(text, commands).map((name) => `${page}: no such command: npm run ${name}`),
    ...untestedRows(text).map((row) => `${page}: names no test: ${row.slice(0, 80)}…`),
  ];
});

for (const fault of faults) console.error(fault);
console.log(`pages: ${pages.length}, faults: ${faults.length}`);
process.exitCode = faults.length > 0 ? 1 : 0;
