import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { run } from '../tools/run.ts';
import { timed } from '../tools/say.ts';

/** Whether a program is on PATH, or in the folders that Debian keeps for root. */
export const has = (program: string): boolean =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'].some((folder) =>
    existsSync(`${folder}/${program}`),
  );

/** Whether this user may install Debian packages here. */
export const canInstall = (): boolean => process.getuid?.() === 0 && has('apt-get');

/**
 * Installs Debian packages.
 * @returns undefined, or why it did not work
 */
export async function installDebian(packages: string[]): Promise<string | undefined> {
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  return timed(`apt-get install ${packages.join(' ')}`, async () => {
    const update = await run(['apt-get', 'update', '-q'], quiet);
    if (update.code !== 0) return update.output;
    const install = await run(['apt-get', 'install', '-qy', '--no-install-recommends', ...packages], quiet);
    return install.code === 0 ? undefined : install.output;
  });
}
