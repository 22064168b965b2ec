import { createHash } from 'node:crypto';
import { type Dirent, globSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

import { at } from './paths.ts';

/** Written last by scripts/build.ts: the fingerprint of what was built. */
export const FINGERPRINT = at('.next/build-fingerprint');

/**
 * What cannot change the build, or is written by it. The list names what is left out: a new file that Next picks up by
 * its name then counts without anyone remembering to add it here.
 */
const NOT_BUILT =
  /^(\.[^/]+|node_modules|sandbox|tests|docs|test-results|playwright-report|coverage)(\/|$)|\.test\.tsx?$|\.md$|^next-env\.d\.ts$|\.tsbuildinfo$/;
const SCRIPTS_THAT_BUILD = /^scripts($|\/(build|static-page-csp)\.ts$)/;

/** @param path with `/`, within the project */
const isInput = (path: string): boolean =>
  path.startsWith('scripts') ? SCRIPTS_THAT_BUILD.test(path) : !NOT_BUILT.test(path);

/**
 * A hash of every file that the build reads: the same hash, the same build.
 * @param folder the project's folder
 */
export function buildFingerprint(folder: string): string {
  const hash = createHash('sha256').update(process.versions.node);
  const pathOf = ({ parentPath, name }: Dirent) =>
    relative(folder, resolve(folder, parentPath, name)).replaceAll(sep, '/');
  const exclude = (entry: Dirent) => !isInput(pathOf(entry));
  const entries = globSync('**', { cwd: folder, withFileTypes: true, exclude });
  const files = entries.filter((entry) => entry.isFile()).map(pathOf);
  for (const path of files.sort()) hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
  return hash.digest('hex');
}
