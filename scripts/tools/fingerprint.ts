import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * What cannot change the build, or is written by it. A list of what is left out, not of what is in: a new file that Next picks up by
 * its name then counts without anyone remembering to add it here.
 */
const NOT_BUILT =
  /^(\.[^/]+|node_modules|sandbox|tests|docs|test-results|playwright-report|coverage)(\/|$)|\.test\.tsx?$|\.md$|^next-env\.d\.ts$|\.tsbuildinfo$/;
const SCRIPTS_THAT_BUILD = /^scripts($|\/(build|static-page-csp)\.ts$)/;

function isInput(path: string): boolean {
  return path.startsWith('scripts') ? SCRIPTS_THAT_BUILD.test(path) : !NOT_BUILT.test(path);
}

/**
 * A hash of every file that the build reads: the same hash, the same build.
 * @param folder the project's folder
 */
export function buildFingerprint(folder: string): string {
  const hash = createHash('sha256').update(process.versions.node);
  const entries = globSync('**', {
    cwd: folder,
    withFileTypes: true,
    exclude: (entry) =>
      !isInput(
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .split(sep)
          .join('/'),
      ),
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`${file.slice(folder.length)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}
