import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../../scripts/tools/paths.ts';

// Vitest's NODE_ENV is not for a build, and code compiled here is of no use elsewhere.
const { NODE_COMPILE_CACHE: _, NODE_ENV: __, ...rest } = process.env;
export const env = rest;

/** Runs commands in a copy of this project. */
export const inCopy = (cwd: string) => execa({ cwd, env, extendEnv: false, all: true, stdin: 'ignore' });

/**
 * Copies every file of this project that git does not ignore, its dependencies, and what the last build compiled. The copy
 * goes when this process ends.
 * @returns its folder
 */
export async function copyProject(name: string): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), `connected-app-${name}-`));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  const { stdout } = await execa({ cwd: root })`git ls-files -z --cached --others --exclude-standard`;
  for (const file of stdout.split('\0').filter((path) => path && existsSync(join(root, path))))
    cpSync(join(root, file), join(copy, file));
  // Only what was compiled: a key kept beside it would make the ids of two releases equal by accident.
  const compiled = '.next/cache/turbopack';
  if (existsSync(join(root, compiled)))
    cpSync(join(root, compiled), join(copy, compiled), { recursive: true });
  await linkDependencies(copy);
  return copy;
}

/** Hard links where the file system has them: the same modules, and no half a gigabyte copied. */
async function linkDependencies(copy: string): Promise<void> {
  const linked = await execa('cp', ['-al', join(root, 'node_modules'), copy], { reject: false });
  if (linked.failed) return void (await inCopy(copy)`npm ci --prefer-offline --no-audit --no-fund`);
  // These are written in place, which would write through the link.
  for (const shared of ['.package-lock.json', '.cache']) {
    rmSync(join(copy, 'node_modules', shared), { recursive: true, force: true });
    if (existsSync(join(root, 'node_modules', shared)))
      cpSync(join(root, 'node_modules', shared), join(copy, 'node_modules', shared), { recursive: true });
  }
}
