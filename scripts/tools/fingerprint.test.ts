import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildFingerprint } from './fingerprint.ts';

let folder: string;

function write(path: string, text: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fingerprint-'));
  write('app/page.tsx', 'one');
});

afterEach(() => rmSync(folder, { recursive: true }));

it('returns the same fingerprint when no file changes', () => {
  expect(buildFingerprint(folder)).toBe(buildFingerprint(folder));
});

it.each([
  'app/page.tsx',
  'app/connect/route.ts',
  'lib/oauth/new.ts',
  'public/icon.svg',
  'proxy.ts',
  'next.config.ts',
  'package-lock.json',
  'a-file-next-learns-to-read.ts',
  'scripts/build.ts',
  'scripts/static-page-csp.ts',
])('returns another fingerprint when %s changes', (path) => {
  const before = buildFingerprint(folder);
  write(path, 'two');
  expect(buildFingerprint(folder)).not.toBe(before);
});

it.each([
  'lib/config.test.ts',
  'app/page.test.tsx',
  'sandbox/main.ts',
  'tests/e2e/story.spec.ts',
  'scripts/demo.ts',
  'README.md',
  'node_modules/a/index.js',
  '.next/BUILD_ID',
  'next-env.d.ts',
  'tsconfig.build.tsbuildinfo',
  '.git/HEAD',
])('returns the same fingerprint when %s changes', (path) => {
  const before = buildFingerprint(folder);
  write(path, 'two');
  expect(buildFingerprint(folder)).toBe(before);
});

it('returns another fingerprint when a file is renamed', () => {
  const before = buildFingerprint(folder);
  rmSync(join(folder, 'app/page.tsx'));
  write('app/other.tsx', 'one');
  expect(buildFingerprint(folder)).not.toBe(before);
});
