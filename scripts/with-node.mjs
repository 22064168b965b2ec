/**
 * Runs `node <arguments>` on a Node that the project supports, with the locked dependencies installed. An older Node
 * gets the one locked in scripts/node beside it (once, about ten seconds).
 * Usage: node scripts/with-node.mjs [--no-install] [--dotenv] <script or Node option>...
 * --no-install leaves node_modules alone.
 * --dotenv reads .env and .env.local where they exist; the latter wins, and the environment wins over both.
 */
import { spawn, spawnSync } from 'node:child_process';
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
      `Node ${process.versions.node} is too old, and no newer one is packaged for ${machine}: install Node >= ${OLDEST}.`,
    );
  }
  const bin = join(scripts, 'node/node_modules', name, 'bin');
  if (!existsSync(join(bin, process.platform === 'win32' ? 'node.exe' : 'node')))
    await install(join(scripts, 'node'), 'newer Node installed beside yours, for this project only');
  return bin;
}

/**
 * What .env files say, as Node reads them. Not by Node's --env-file: that comes too late for NODE_EXTRA_CA_CERTS,
 * NODE_USE_ENV_PROXY and their like, which Node reads first. The Node that runs here may be too old for `parseEnv`.
 */
function readFiles(node, files) {
  const script =
    'const files = process.argv.slice(1).map((file) => util.parseEnv(fs.readFileSync(file, "utf8")));' +
    'console.log(JSON.stringify(Object.assign({}, ...files)))';
  // NODE_OPTIONS are for the command: a debugger would wait here.
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout, stderr } = spawnSync(node, ['-e', script, ...files], { env, encoding: 'utf8' });
  if (!stdout) fail(`.env files cannot be read: ${stderr}`);
  return JSON.parse(stdout);
}

const args = process.argv.slice(2);
const takeFlag = (flag) => args[0] === flag && Boolean(args.shift());
const mayInstall = !takeFlag('--no-install');
const envFiles = takeFlag('--dotenv') ? ['.env', '.env.local'].filter((file) => existsSync(file)) : [];

try {
  if (!isSupported(process.versions.node))
    process.env.PATH = (await lockedNode()) + delimiter + process.env.PATH;
  if (mayInstall) await ensureInstalled(dirname(scripts), 'dependencies installed');
} catch (error) {
  fail(error.message);
}

const node = isSupported(process.versions.node) ? process.execPath : 'node';
const env = envFiles.length > 0 ? { ...readFiles(node, envFiles), ...process.env } : process.env;
const child = spawn(node, args, { stdio: 'inherit', env });
child.on('error', (error) => fail(error.message));
// Ctrl-C reaches the child by itself (same terminal); this process must only outlive it. A signal sent to this
// process alone, as service managers and npm do, is handed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// A signal to npm alone ends npm and its shell, and reaches nobody else: being orphaned is the only sign of it.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
