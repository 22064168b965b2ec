/** `npm run check:lock`: whether the locks install everywhere, and always the same. */
import { readFileSync } from 'node:fs';
import { missingOptional, notPinned, resolvedAddresses } from './tools/lock.ts';
import { at } from './tools/paths.ts';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

const faults = ['.', 'scripts/node', 'tests/interop'].flatMap((folder) => {
  const lock = read(at(folder, 'package-lock.json'));
  const manifest = read(at(folder, 'package.json'));
  const found = [...missingOptional(lock), ...resolvedAddresses(lock), ...notPinned(manifest)];
  return found.map((fault) => `${folder}/package-lock.json: ${fault}`);
});

for (const fault of faults) console.error(`✗ ${fault}`);
console.log(faults.length === 0 ? 'All locks are complete.' : `Faults in the locks: ${faults.length}.`);
process.exit(faults.length === 0 ? 0 : 1);
