/**
 * Installs the locked dependencies of a folder. Plain JavaScript without dependencies: it runs before anything is
 * installed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { timed } from './timed.mjs';

const isWindows = process.platform === 'win32';

/** @param {string} path @returns {Lock | undefined} */
const readLock = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

/**
 * @typedef {{packages: Record<string, {version?: string, integrity?: string, optional?: boolean}>}} Lock
 *
 * Whether node_modules holds what the lock asks for. npm writes its own list of what it installed last
 * (node_modules/.package-lock.json), so that an interrupted install is told from a complete one.
 * @param {Lock} lock package-lock.json
 * @param {Lock | undefined} installed npm's list, if there is one
 */
export function isInstalled(lock, installed) {
  if (!installed) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    const found = installed.packages[path];
    // The lock holds packages for other platforms too, which are never installed.
    if (path === '' || !found) return path === '' || wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * Installs the locked dependencies of a folder, unless they are there.
 * @param {string} folder absolute
 * @param {string} done what is said afterwards
 * @throws Error when npm fails
 */
export async function ensureInstalled(folder, done) {
  const lock = readLock(join(folder, 'package-lock.json'));
  if (!lock) throw new Error(`${folder} has no package-lock.json: restore it from git.`);
  if (!isInstalled(lock, readLock(join(folder, 'node_modules/.package-lock.json'))))
    await install(folder, done);
}

/** As `ensureInstalled`, whatever is there. */
export function install(folder, done) {
  return timed(done, () => installLocked(folder), 'installing the locked packages');
}

async function installLocked(folder) {
  const npm = spawn(
    'npm',
    [
      // --prefix and not a working directory: npm run sets variables that lead a plain `npm ci` back to the project.
      ...['ci', '--prefix', isWindows ? `"${folder}"` : folder],
      // A shell with NODE_ENV=production would leave out what builds and tests need.
      ...['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    ],
    // npm is a .cmd file on Windows. Only a shell starts it, and a shell wants the path quoted.
    { stdio: ['ignore', 'ignore', 'inherit'], shell: isWindows },
  );
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`npm ci failed in ${folder}.`);
}
