/**
 * Runs `node <arguments>` on a Node that the project supports, with the locked dependencies installed. An older Node
 * gets the one locked in scripts/node beside it (once, about ten seconds).
 * Usage: node scripts/with-node.mjs [--no-install] [--dotenv] <script or Node option>...
 * --no-install leaves node_modules alone.
 * --dotenv reads .env and .env.local where they exist; the latter wins, and the environment wins over both.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, install } from './node/install.mjs';
import { isSupported, OLDEST, packagedNode } from './node/version.mjs';

const scripts = dirname(fileURLToPath(import.meta.url));

function fail(reason) {
  console.error(`✗ ${reason}`);
  process.exit(1);
}

/** The folder of a supported `node`. It goes first on PATH, so that npm and every child use it too. */
async function lockedNode() {
  const report = /** @type {{header?: {glibcVersionRuntime?: string}}} */ (process.report?.getReport() ?? {});
  const musl = process.platform === 'linux' && !report.header?.glibcVersionRuntime;
  const name = packagedNode({ platform: process.platform, arch: process.arch, musl });
  if (!name) {
    const machine = `${process.platform}-${process.arch}${musl ? ' with musl' : ''}`;
    fail(
      `Node ${process.versions.node} is too old, and none is packaged for ${machine}: install Node >= ${OLDEST}.`,
    );
  }
  const bin = join(scripts, 'node/node_modules', name, 'bin');
  if (!existsSync(join(bin, process.platform === 'win32' ? 'node.exe' : 'node')))
    await install(join(scripts, 'node'), 'newer Node installed beside yours, for this project only');
  return bin;
}

const args = process.argv.slice(2);
const takeFlag = (flag) => args[0] === flag && Boolean(args.shift());
const mayInstall = !takeFlag('--no-install');
// Not Node's --env-file-if-exists: it prints a line, which looks like an error, about each file that is not there.
const envFiles = takeFlag('--dotenv') ? ['.env', '.env.local'].filter((file) => existsSync(file)) : [];

try {
  if (!isSupported(process.versions.node))
    process.env.PATH = (await lockedNode()) + delimiter + process.env.PATH;
  if (mayInstall) await ensureInstalled(dirname(scripts), 'dependencies installed');
} catch (error) {
  fail(error.message);
}

const child = spawn(
  isSupported(process.versions.node) ? process.execPath : 'node',
  [...envFiles.map((file) => `--env-file=${file}`), ...args],
  { stdio: 'inherit' },
);
child.on('error', (error) => fail(error.message));
// Ctrl-C reaches the child by itself (same terminal); this process must only outlive it. A signal sent to this
// process alone, as service managers and npm do, is handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// A signal to npm alone ends npm and its shell, and reaches nobody else: being orphaned is the only sign of it.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
