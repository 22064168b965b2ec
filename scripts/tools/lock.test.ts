import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingOptional, notPinned, resolvedAddresses } from './lock.ts';
import { at } from './paths.ts';

const lock = () => JSON.parse(readFileSync(at('package-lock.json'), 'utf8'));

describe('the lock check', () => {
  it('accepts the lock of this project', () => {
    expect(missingOptional(lock())).toEqual([]);
    expect(resolvedAddresses(lock())).toEqual([]);
  });

  it('finds a compiler of Next that the lock lacks for one platform', () => {
    const broken = lock();
    delete broken.packages['node_modules/@next/swc-darwin-arm64'];
    expect(missingOptional(broken)).toEqual([
      'node_modules/next needs @next/swc-darwin-arm64, which is not in the lockfile',
    ]);
  });

  it('accepts an optional package that is nested under the one that needs it', () => {
    const packages = {
      'node_modules/a': { optionalDependencies: { b: '1.0.0' } },
      'node_modules/a/node_modules/b': {},
    };
    expect(missingOptional({ packages })).toEqual([]);
  });

  it('finds a package that is bound to the address of a registry', () => {
    const broken = lock();
    broken.packages['node_modules/next'].resolved = 'https://registry.example/next.tgz';
    expect(resolvedAddresses(broken)).toHaveLength(1);
  });

  it.each(['^1.2.3', '~1.2.3', '1.x', '1.2', 'latest', '>=1.0.0', 'github:a/b'])(
    'refuses %s, which is no exact version',
    (version) => {
      expect(notPinned({ dependencies: { a: version } })).toHaveLength(1);
    },
  );

  it('accepts exact versions of packages', () => {
    expect(notPinned({ dependencies: { a: '1.2.3' }, devDependencies: { b: '2.0.0-beta.1' } })).toEqual([]);
  });
});
