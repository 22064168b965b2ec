import { existsSync } from 'node:fs';
import { canInstall, installDebian } from '../runner/machine.ts';
import type { Server } from './server.ts';

/**
 * Installs what a server needs of Debian, where that is possible.
 * @returns why it cannot be tried here, or undefined
 */
export async function whyMissing({ debian }: Server): Promise<string | undefined> {
  if (!debian || debian.files.every(existsSync)) return undefined;
  const wanted = `the Debian packages ${debian.packages.join(', ')}`;
  if (!canInstall()) return `it needs ${wanted}.`;
  const failure = await installDebian(debian.packages);
  return failure && `${wanted} could not be installed.`;
}
