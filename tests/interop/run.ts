/**
 * `npm run interop`: the built app before authorization servers that others wrote. Prints a table, and writes it
 * into docs/servers.md when all of them ran. `npm run interop -- glewlwyd` runs those whose name says so.
 */

import { ensureBuilt } from '../../sandbox/run/built.ts';
import { ensureInstalled } from '../../scripts/node/install.mjs';
import { at, tools } from '../../scripts/tools/paths.ts';
import { runNode } from '../../scripts/tools/run.ts';
import { runCommand, Stop } from '../../scripts/tools/say.ts';

await runCommand(async () => {
  await ensureInstalled(at('tests/interop'), 'dependencies of tests/interop installed');
  // `npm run typecheck` leaves this folder out: the servers' types are installed only here.
  const types = await runNode([tools.tsc, '--noEmit', '-p', 'tests/interop']);
  if (types.code !== 0) throw new Stop(types.output);
  await ensureBuilt();
  // Only now: they import what has just been installed.
  const { interop } = await import('./interop.ts');
  await interop(process.argv.slice(2));
});
