/**
 * Runs `node <arguments>` on a Node that the project supports: the running one if it is new enough, else the
 * one locked in scripts/node, which is installed first (once, about ten seconds).
 * Usage: node scripts/with-node.mjs [--dotenv] <script or Node option>...
 * --dotenv reads .env and .env.local, where they are there; the latter wins, and the environment wins over both.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSupported, OLDEST, packagedNode } from './node/version.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'node');
const isWindows = process.platform === 'win32';

function fail(reason) {
  console.error(`✗ ${reason}`);
  process.exit(1);
}

/** The folder of a supported `node`, which goes first on PATH so that npm and every child use it too. */
function lockedNode() {
  const report = /** @type {{header?: {glibcVersionRuntime?: string}}} */ (process.report?.getReport() ?? {});
  const musl = process.platform === 'linux' && !report.header?.glibcVersionRuntime;
  const name = packagedNode({ platform: process.platform, arch: process.arch, musl });
  if (!name) {
    const machine = `${process.platform}-${process.arch}${musl ? ' with musl' : ''}`;
    fail(
      `Node ${process.versions.node} is too old, and none is packaged for ${machine}: install Node >= ${OLDEST}.`,
    );
  }
  const bin = join(folder, 'node_modules', name, 'bin');
  if (existsSync(join(bin, isWindows ? 'node.exe' : 'node'))) return bin;
  const started = Date.now();
  // --prefix and not a working directory: npm run sets variables that would lead a plain `npm ci` back to the
  // project. On Windows npm is a .cmd file, which only a shell starts, and a shell wants the path quoted.
  const npm = spawnSync(
    'npm',
    ['ci', '--prefix', isWindows ? `"${folder}"` : folder, '--no-audit', '--no-fund', '--loglevel=error'],
    { stdio: ['ignore', 'ignore', 'inherit'], shell: isWindows },
  );
  if (npm.status !== 0)
    fail(`Node ${process.versions.node} is too old (>= ${OLDEST}), and npm could not install a newer one.`);
  console.log(
    `✓ newer Node installed beside yours, for this project only (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
  return bin;
}

if (!isSupported(process.versions.node)) process.env.PATH = lockedNode() + delimiter + process.env.PATH;

const [first, ...rest] = process.argv.slice(2);
// Not Node's --env-file-if-exists: it prints a line, which looks like an error, about each file that is not there.
const files = first === '--dotenv' ? ['.env', '.env.local'].filter((file) => existsSync(file)) : [];
const args =
  first === '--dotenv' ? [...files.map((file) => `--env-file=${file}`), ...rest] : process.argv.slice(2);

const child = spawn(isSupported(process.versions.node) ? process.execPath : 'node', args, {
  stdio: 'inherit',
});
child.on('error', (error) => fail(error.message));
// Ctrl-C reaches the child by itself (same terminal); this process must only outlive it. A signal sent to this
// process alone, as service managers and npm do, is handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// A signal to npm alone ends npm and its shell, and reaches nobody else: being orphaned is the only sign of it.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
