import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import { at } from '../../scripts/tools/paths.ts';
import { markdownTable } from './markdown-table.ts';
import type { Row } from './row.ts';

/** What is said above a generated table; the file is docs/<project>.md. */
const headings: Record<string, string> = {
  conformance: readFileSync(at('tests/conformance/heading.md'), 'utf8'),
};

/**
 * Prints what was expected and what was got, line by line, and keeps docs/<project>.md up to date: written
 * after a run without a miss, or only compared when TABLES=check (then an old file is a failure).
 */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const [project, heading] of Object.entries(headings)) {
      const tests = modules
        .filter((module) => module.project.name === project)
        .flatMap((module) => [...module.children.allTests()]);
      const rows = tests.flatMap((test) => test.meta().row ?? []);
      if (rows.length === 0) continue;
      print(rows);
      // A part of the table, or one with a miss in it, is nothing to publish.
      if (tests.every((test) => test.result().state === 'passed'))
        keep(project, heading + markdownTable(rows));
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

function keep(project: string, text: string): void {
  const file = at(`docs/${project}.md`);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (process.env.TABLES === 'check') {
    console.error(`✗ docs/${project}.md is out of date: npm run ${project}`);
    process.exitCode = 1;
  } else writeFileSync(file, text);
}
