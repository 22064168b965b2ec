/**
 * `npm run test:quirks`: the stories under every quirk, for every kind of client and both verticals. `npm test` runs
 * each quirk once only. Further arguments go to Vitest (`-- -t "errors-"`).
 */
import { spawnSync } from 'node:child_process';
import { ensureInstalled } from './tools/install.ts';
import { root, tools } from './tools/paths.ts';
import { runCommand } from './tools/say.ts';

await runCommand(async () => {
  await ensureInstalled();
  const { status } = spawnSync(
    process.execPath,
    [tools.vitest, 'run', '--project=quirks', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit', env: { ...process.env, QUIRKS: 'all' } },
  );
  process.exitCode = status ?? 1;
});
