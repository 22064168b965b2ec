/**
 * `npm run test:e2e -- <Playwright's options>`: the stories in a browser, or those that the options name
 * (`-g 'title' --headed`). Looks for a browser and builds what is out of date; Playwright starts the servers.
 */

import { ensureBuilt } from '../../sandbox/run/built.ts';
import { tools } from '../../scripts/tools/paths.ts';
import { runCommand, Stop } from '../../scripts/tools/say.ts';
import { ensureBrowser, inTerminal, systemBrowser } from '../runner/machine.ts';

await runCommand(async () => {
  const options = process.argv.slice(2);
  const withWindow = options.some((option) => /^--(headed|debug|ui)\b/.test(option));
  const noBrowser = await ensureBrowser(withWindow);
  if (noBrowser) throw new Stop(noBrowser);
  await ensureBuilt();
  const browser = systemBrowser(withWindow);
  process.exitCode = await inTerminal([tools.playwright, 'test', ...options], { CHROMIUM_PATH: browser });
});
