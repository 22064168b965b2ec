import { describe, expect, it } from 'vitest';
import { isInstalled } from './install.mjs';

const lock = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/a-darwin': { version: '1.0.0', integrity: 'sha512-d', optional: true },
  },
};

describe('isInstalled', () => {
  it('returns false when no package was ever installed', () => {
    expect(isInstalled(lock, undefined)).toBe(false);
  });

  it('returns true without the packages of other platforms', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/a': lock.packages['node_modules/a'] } })).toBe(true);
  });

  it.each([
    ['a package is missing', {}],
    ['a package has another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['the same version has other content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
  ])('returns false when %s', (_case, packages) => {
    expect(isInstalled(lock, { packages })).toBe(false);
  });
});
