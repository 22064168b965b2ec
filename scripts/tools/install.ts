import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at } from './paths.ts';
import { run } from './run.ts';
import { Stop, timed } from './say.ts';

type Lock = { packages: Record<string, { version?: string; integrity?: string; optional?: boolean }> };

/**
 * Whether node_modules holds what the lock asks for. npm keeps its own list of what it installed
 * (node_modules/.package-lock.json, written last), so an interrupted or hand-made install is judged rightly too.
 * @param lock package-lock.json
 * @param installed npm's list, or undefined when there is none
 */
export function isInstalled(lock: Lock, installed: Lock | undefined): boolean {
  if (!installed) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed.packages[path];
    // Packages for other platforms are in the lock and never installed.
    return found
      ? found.version === wanted.version && found.integrity === wanted.integrity
      : wanted.optional === true;
  });
}

const readLock = (path: string): Lock | undefined =>
  existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;

/**
 * Installs the locked dependencies, if they are not there already.
 * @param folder of the package, within the project
 */
export async function ensureInstalled(folder = '.'): Promise<void> {
  const lock = readLock(at(folder, 'package-lock.json'));
  if (!lock) throw new Stop(`${join(folder, 'package-lock.json')} is missing: restore it from git.`);
  if (isInstalled(lock, readLock(at(folder, 'node_modules/.package-lock.json')))) return;
  await timed(folder === '.' ? 'dependencies installed' : `dependencies of ${folder} installed`, async () => {
    const { code, output } = await run([
      ...(['npm', 'ci'] as const),
      // Not a working directory: npm run sets variables that would lead a plain `npm ci` back to the project.
      ...(folder === '.' ? [] : ['--prefix', folder]),
      // A shell with NODE_ENV=production would leave out what builds and tests need.
      ...['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    ]);
    if (code !== 0) throw new Stop(`npm ci failed:\n${output}`);
  });
}
