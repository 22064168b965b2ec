import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { respondsToHttp } from '../../sandbox/run/ready.ts';
import { ensureInstalled } from '../../scripts/node/install.mjs';
import { at, root } from '../../scripts/tools/paths.ts';

const copyOf = (name: string) => mkdtempSync(join(tmpdir(), `connected-app-${name}-`));

/** Hard links where the file system has them: the same modules, and no half a gigabyte copied. */
const linkModules = (from: string, into: string) =>
  execFileSync('cp', ['-alf', join(from, 'node_modules'), into], { stdio: 'ignore' });

/**
 * Builds a copy of the app with two more pages (pages/), so that nothing of the benchmark is in the app itself.
 *
 * @returns the copy's server
 */
export function buildApp(): string {
  const copy = copyOf('bench');
  const files = execFileSync('git', ['ls-files', '-z', 'app', 'lib', 'public', 'scripts', '*.ts', '*.json'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name && !name.startsWith('tests/'))) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  cpSync(at('tests/load/pages'), join(copy, 'app'), { recursive: true });
  linkModules(root, copy);
  const row = /^ *'\/connected': .*\n/m;
  change(join(copy, 'lib/routes.ts'), row, (found) => found + found.replace('connected', 'connected-bare'));
  // The bare page has no policy.
  change(join(copy, 'next.config.ts'), /\(\(\?!\(\?:/, (found) => `${found}bare|`);
  execFileSync(process.execPath, [join(copy, 'scripts/build.ts')], { cwd: copy, stdio: 'ignore' });
  return join(copy, '.next/standalone/server.js');
}

/** Builds the app that is written by hand, and those of libraries, as one server (peers/). */
export async function buildPeers(): Promise<string> {
  const peers = at('tests/load/peers');
  await ensureInstalled(peers, 'dependencies of tests/load/peers installed');
  const copy = copyOf('peers');
  for (const file of ['app', 'next.config.ts', 'tsconfig.json', 'package.json'])
    cpSync(join(peers, file), join(copy, file), { recursive: true });
  cpSync(at('tests/load/pages/bare'), join(copy, 'app/bare'), { recursive: true });
  cpSync(at('tests/load/pages/content.tsx'), join(copy, 'app/content.tsx'));
  linkModules(root, copy);
  linkModules(peers, copy);
  const next = join(copy, 'node_modules/next/dist/bin/next');
  execFileSync(process.execPath, [next, 'build'], { cwd: copy, stdio: 'ignore' });
  return join(copy, '.next/standalone/server.js');
}

function change(file: string, place: RegExp, by: (found: string) => string): void {
  const text = readFileSync(file, 'utf8');
  if (!place.test(text)) throw new Error(`${file} no longer holds ${place}`);
  writeFileSync(file, text.replace(place, by));
}

/** Starts a server as `npm start` does. @returns its process, once it responds */
export async function startServer(server: string, env: Record<string, string>) {
  const child = spawn(process.execPath, ['--max-old-space-size=256', '--max-semi-space-size=16', server], {
    env: { ...process.env, ...env, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await respondsToHttp(`http://localhost:${env.PORT}/bare`, AbortSignal.timeout(60_000));
  return child;
}
