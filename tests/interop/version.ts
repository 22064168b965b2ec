import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { at } from '../../scripts/tools/paths.ts';

/** @returns the installed version of an npm package, of this folder's own or of the project's */
export function versionOf(name: string): string {
  const manifest = ['tests/interop', '.']
    .map((folder) => at(folder, 'node_modules', name, 'package.json'))
    .find(existsSync);
  return JSON.parse(readFileSync(manifest ?? '', 'utf8')).version;
}

/** @returns the installed version of a Debian package */
export async function debianVersionOf(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)('dpkg-query', ['--show', name]);
  return stdout.trim().split('\t')[1] ?? '';
}
