import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { at } from '../../scripts/tools/paths.ts';
import { markdownTable } from './markdown-table.ts';
import type { Row } from './row.ts';

/** The document that each project's table goes into, and the command that makes it. */
const documents: Record<string, { file: string; command: string }> = {
  conformance: { file: 'docs/conformance.md', command: 'npm run conformance' },
  'hostile-issuer': { file: 'docs/hostile-responses.md', command: 'npm run hostile' },
};

/**
 * Prints what was expected and what was got, line by line, and keeps the documents up to date: written
 * after a run without a miss, or only compared when TABLES=check (then an old file is a failure).
 */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const [project, document] of Object.entries(documents)) {
      const tests = modules
        .filter((module) => module.project.name === project)
        .toSorted((a, b) => a.moduleId.localeCompare(b.moduleId))
        .flatMap((module) => [...module.children.allTests()]);
      const rows = tests.flatMap((test) => test.meta().row ?? []);
      if (rows.length === 0) continue;
      print(rows);
      // A part of the table, or one with a miss in it, is nothing to publish.
      if (tests.every((test) => test.result().state === 'passed')) {
        const heading = readFileSync(at(`tests/${project}/heading.md`), 'utf8');
        keep(document, heading + markdownTable(rows));
      }
    }
  }
}

function print(rows: Row[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  let section = '';
  for (const row of rows.toSorted((a, b) => a.app.localeCompare(b.app))) {
    const title = `${row.section}, ${row.app}`;
    if (title !== section) console.log(`\n${title}`);
    section = title;
    const good = row.got === row.expected;
    console.log(`  ${good ? '✓' : '✗'} ${row.name.padEnd(width)}  ${row.expected}`);
    if (!good) console.log(`    ${''.padEnd(width)}  got: ${row.got}`);
  }
  const misses = rows.filter(({ got, expected }) => got !== expected).length;
  console.log(`\n${rows.length} lines, ${misses} misses`);
}

function keep({ file, command }: { file: string; command: string }, text: string): void {
  const path = at(file);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (process.env.TABLES === 'check') {
    console.error(`✗ ${file} is out of date: ${command}`);
    process.exitCode = 1;
  } else writeFileSync(path, text);
}
