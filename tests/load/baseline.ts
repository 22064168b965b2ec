import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/tools/paths.ts';

/**
 * Builds a copy of the app that has one more page, `/baseline` (baseline/page.tsx), so that nothing of
 * the benchmark is in the app itself.
 *
 * @returns the copy's server
 */
export function buildWithBaseline(): string {
  const copy = mkdtempSync(join(tmpdir(), 'connected-app-bench-'));
  const files = execFileSync('git', ['ls-files', '-z', 'app', 'lib', 'public', 'scripts', '*.ts', '*.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name && !name.startsWith('tests/'))) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  cpSync(join(root, 'tests/load/baseline'), join(copy, 'app/baseline'), { recursive: true });
  // Hard links where the file system has them: the same modules, and no half a gigabyte copied.
  execFileSync('cp', ['-al', join(root, 'node_modules'), copy]);
  repeat(join(copy, 'lib/routes.ts'), /^ *'\/connected': .*\n/m);
  repeat(join(copy, 'proxy.ts'), /'\/connected',/);
  execFileSync(process.execPath, [join(copy, 'scripts/build.ts')], { cwd: copy, stdio: 'ignore' });
  return join(copy, '.next/standalone/server.js');
}

/** Writes what stands there for `/connected` once more, for `/baseline`. */
function repeat(file: string, row: RegExp): void {
  const text = readFileSync(file, 'utf8');
  if (!row.test(text)) throw new Error(`${file} no longer holds ${row}`);
  const changed = text.replace(row, (found) => found + found.replace('connected', 'baseline'));
  writeFileSync(file, changed);
}
