/** `npm run check:lock`: whether the locks install everywhere, and always the same. */
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { missingOptional, notPinned, resolvedAddresses } from './tools/lock.ts';
import { at, root } from './tools/paths.ts';

const read = (path: string) => JSON.parse(readFileSync(at(path), 'utf8'));

const locks = globSync('{,scripts/*/,tests/*/}package-lock.json', { cwd: root });
const faults = locks.flatMap((path) => {
  const lock = read(path);
  const manifest = read(`${dirname(path)}/package.json`);
  const found = [...missingOptional(lock), ...resolvedAddresses(lock), ...notPinned(manifest)];
  return found.map((fault) => `${path}: ${fault}`);
});

for (const fault of faults) console.error(`✗ ${fault}`);
console.log(
  faults.length === 0
    ? `${locks.length} lockfiles are complete.`
    : `Faults in the lockfiles: ${faults.length}.`,
);
process.exit(faults.length === 0 && locks.length > 0 ? 0 : 1);
