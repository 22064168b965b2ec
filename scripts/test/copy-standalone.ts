import { cpSync, existsSync, rmSync } from 'node:fs';
import { at } from '../tools/paths.ts';

/**
 * Copies the built app out of the project, so that what is tested is what a container gets: anything that it only
 * found because node_modules was near would be missing. The copy goes when this process ends.
 */
export function copyStandalone(target: string): void {
  if (existsSync(target)) return;
  process.on('exit', () => rmSync(target, { recursive: true, force: true }));
  cpSync(at('.next/standalone'), target, { recursive: true });
}
