import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { at } from '../tools/paths.ts';
import { isSupported, packagedNode } from './version.mjs';

it.each(['22.18.0', '22.23.2', '23.0.0', '24.1.0', '30.0.0'])('supports Node %s', (version) => {
  expect(isSupported(version)).toBe(true);
});

it.each(['18.20.4', '20.20.2', '22.17.9', '9.0.0'])('does not support Node %s', (version) => {
  expect(isSupported(version)).toBe(false);
});

it('supports the oldest Node that package.json names', () => {
  const { engines } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  const floor = engines.node.replace('>=', '');
  expect(isSupported(`${floor}.0`)).toBe(true);
});

it('names a locked package for every platform that has one', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(at('scripts/node/package.json'), 'utf8'));
  const named = ['linux', 'darwin', 'win32'].flatMap((platform) =>
    ['x64', 'arm64'].map((arch) => packagedNode({ platform, arch, musl: false })),
  );
  expect(named.sort()).toEqual(Object.keys(optionalDependencies).sort());
});

it.each([
  { platform: 'linux', arch: 'x64', musl: true },
  { platform: 'linux', arch: 'riscv64', musl: false },
  { platform: 'freebsd', arch: 'x64', musl: false },
])('names no package for $platform $arch (musl: $musl)', (machine) => {
  expect(packagedNode(machine)).toBeUndefined();
});
