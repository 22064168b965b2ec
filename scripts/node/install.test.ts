import { describe, expect, it } from 'vitest';
import { isInstalled } from './install.mjs';

const lock = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/a-darwin': { version: '1.0.0', integrity: 'sha512-d', optional: true },
  },
};

describe('whether node_modules holds what the lock asks for', () => {
  it('is false when nothing was ever installed', () => {
    expect(isInstalled(lock, undefined)).toBe(false);
  });

  it('needs no packages of other platforms', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/a': lock.packages['node_modules/a'] } })).toBe(true);
  });

  it.each([
    ['a package is missing', {}],
    ['another version is there', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['the same version has other content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
  ])('is false when %s', (_case, packages) => {
    expect(isInstalled(lock, { packages })).toBe(false);
  });
});
