import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, tools } from './tools/paths.ts';

/** Imports that design and layers forbid: file, what it imports, and why that is wrong. */
const FORBIDDEN: [file: string, specifier: string, why: string][] = [
  ['lib/config.ts', '@/lib/oauth/exchange', 'the root of lib uses no folder of lib'],
  ['lib/config.ts', './oauth/exchange', 'nor by a relative path'],
  ['lib/config.ts', '@/app/page', 'lib does not know app'],
  ['lib/config.ts', 'next/headers', 'lib runs without Next'],
  ['lib/oauth/a.ts', '@/lib/connection/flow', 'oauth is below connection'],
  ['lib/oauth/a.ts', '@/lib/platform/request', 'oauth and platform are neighbours'],
  ['lib/oauth/a.ts', '@/lib/web/cookies', 'web is above oauth'],
  ['lib/oauth/a.ts', '../config', 'other folders are named from the root'],
  ['lib/oauth/a.ts', './x/../../config', 'other folders are named from the root'],
  ['lib/oauth/a.ts', 'next', 'lib runs without Next'],
  ['lib/oauth/a.ts', 'next/server', 'lib runs without Next'],
  ['lib/platform/a.ts', '@/lib/oauth/exchange', 'platform and oauth are neighbours'],
  ['lib/platform/a.ts', '@/lib/connection/flow', 'platform is below connection'],
  ['lib/platform/a.ts', 'next/cache', 'lib runs without Next'],
  ['lib/connection/a.ts', '@/lib/platform/request', 'connection does not call the API'],
  ['lib/connection/a.ts', '@/lib/web/cookies', 'web is above connection'],
  ['lib/connection/a.ts', 'next/headers', 'lib runs without Next'],
  ['lib/cookies/a.ts', '@/lib/connection/flow', 'cookies is below connection'],
  ['lib/cookies/a.ts', '@/lib/store/redis', 'cookies and store: store is above'],
  ['lib/store/a.ts', '@/lib/connection/flow', 'store is below connection'],
  ['lib/store/a.ts', '@/lib/oauth/revoke', 'store and oauth are neighbours'],
  ['lib/startup/a.ts', '@/lib/web/session', 'startup runs before any request'],
  ['lib/startup/a.ts', '@/lib/connection/flow', 'startup runs before any request'],
  ['lib/web/a.ts', '@/lib/startup/process', 'instrumentation.ts alone starts things'],
  ['lib/web/a.ts', '@/lib/sample/tasks', 'the core does not know the sample'],
  ['lib/your-app.ts', '@/app/page', 'lib does not know app'],
  ['lib/your-session.ts', '@/app/page', 'lib does not know app'],
  ['lib/hooks.ts', '@/sandbox/main', 'a clone deletes the sandbox'],
  ['lib/new/a.ts', '@/lib/oauth/exchange', 'a new folder starts with no rights'],
  ['lib/web/a.ts', '@/app/page', 'app is above web'],
  ['lib/web/a.ts', '@/sandbox/main', 'a clone deletes the sandbox'],
  ['app/page.tsx', '@/sandbox/identities', 'a clone deletes the sandbox'],
  ['app/page.tsx', '@/tests/e2e/x', 'the app runs without its tests'],
  ['app/page.tsx', '@/scripts/demo', 'the app runs without its scripts'],
  ['app/callback/route.ts', '../page', 'other folders are named from the root'],
  ['proxy.ts', '@/sandbox/main', 'a clone deletes the sandbox'],
  ['sandbox/main.ts', '../lib/config', 'the sandbox stands for servers of others'],
  ['sandbox/main.ts', '@/lib/config', 'the sandbox stands for servers of others'],
  ['sandbox/platform/a.ts', '../../app/page', 'the sandbox stands for servers of others'],
  ['sandbox/stytch/x/a.ts', '../../../lib/scopes', 'the sandbox stands for servers of others'],
];

const ALLOWED: [file: string, specifier: string][] = [
  ['lib/config.ts', './problems'],
  ['lib/oauth/a.ts', '@/lib/config'],
  ['lib/oauth/a.ts', './b'],
  ['lib/connection/a.ts', '@/lib/oauth/exchange'],
  ['lib/platform/a.ts', '@/lib/problems'],
  ['lib/connection/a.ts', '@/lib/store/lock'],
  ['lib/connection/a.ts', '@/lib/cookies/seal'],
  ['lib/store/a.ts', '@/lib/cookies/seal'],
  ['lib/startup/a.ts', '@/lib/cookies/cookies'],
  ['lib/sample/tasks.ts', '@/lib/platform/request'],
  ['lib/web/a.ts', '@/lib/connection/flow'],
  ['lib/your-app.ts', '@/lib/web/sealed-cookie'],
  ['lib/your-app.ts', 'next/headers'],
  ['lib/your-session.ts', 'next/headers'],
  ['lib/your-session.ts', '@/lib/web/sealed-cookie'],
  ['lib/connection/a.ts', '@/lib/hooks'],
  ['lib/web/a.ts', 'next/headers'],
  ['app/page.tsx', '@/lib/web/cookies'],
  ['app/callback/route.ts', '@/app/guard'],
  ['sandbox/platform/a.ts', '../identities.ts'],
];

/** Other rules that this project relies on. */
const BAD_CODE: [file: string, code: string, rule: string][] = [
  ['lib/unused.ts', "import { join } from 'node:path';", 'noUnusedImports'],
  ['lib/dead.ts', 'const never = 1;', 'noUnusedVariables'],
  ['lib/talks.ts', "console.log('token');", 'noConsole'],
  ['lib/ping.ts', "import { b } from './pong';\nexport const a = () => b;", 'noImportCycles'],
  ['lib/pong.ts', "import { a } from './ping';\nexport const b = () => a;", 'noImportCycles'],
  ['lib/dev.ts', "import 'oidc-provider';", 'noUndeclaredDependencies'],
  ['lib/long.ts', 'export {};\n'.repeat(251), 'noExcessiveLinesPerFile'],
  ['lib/forgot.ts', 'async function work() {}\nexport function f() {\n  work();\n}', 'noFloatingPromises'],
  ['lib/barrel.ts', "export * from './config';", 'noBarrelFile'],
  ['lib/only.test.ts', "it.only('x', () => {});", 'noFocusedTests'],
];

const folder = mkdtempSync(join(tmpdir(), 'layers-'));
const found = new Map<string, Set<string>>();

/** One file for each case, so that one run of Biome judges them all. */
const place = (file: string, number: number) =>
  file.replace(/(\.tsx?)$/, `-${number}$1`).replace(/^proxy-\d+/, 'proxy');

function write(file: string, code: string) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), code);
}

beforeAll(() => {
  for (const file of ['biome.json', 'biome.layers.json', 'package.json'])
    cpSync(at(file), join(folder, file));
  for (const [number, [file, specifier]] of FORBIDDEN.entries()) {
    write(place(file, number), `import '${specifier}';\n`);
  }
  for (const [number, [file, specifier]] of ALLOWED.entries()) {
    write(place(file, 100 + number), `import '${specifier}';\n`);
  }
  for (const [file, code] of BAD_CODE) write(file, code);
  const biome = spawnSync(
    process.execPath,
    [tools.biome, 'lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'],
    { cwd: folder, encoding: 'utf8' },
  );
  for (const { category, severity, location } of JSON.parse(biome.stdout).diagnostics) {
    if (severity !== 'error') continue;
    const rules = found.get(location.path) ?? new Set();
    found.set(location.path, rules.add(category.split('/').at(-1)));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the layers', () => {
  it.each(FORBIDDEN.map((row, number) => [...row, number] as const))(
    '%s may not import %s: %s',
    (file, _specifier, _why, number) => {
      expect([...(found.get(place(file, number)) ?? [])]).toContain('noRestrictedImports');
    },
  );

  it.each(ALLOWED.map((row, number) => [...row, number] as const))(
    '%s may import %s',
    (file, _specifier, number) => {
      expect([...(found.get(place(file, 100 + number)) ?? [])]).not.toContain('noRestrictedImports');
    },
  );
});

it.each(BAD_CODE)('%s: %j breaks %s', (file, _code, rule) => {
  expect([...(found.get(file) ?? [])]).toContain(rule);
});
