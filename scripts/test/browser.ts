import { tools } from '../tools/paths.ts';
import { run, runNode } from '../tools/run.ts';
import { timed } from '../tools/say.ts';
import { canInstall, installDebian } from './debian.ts';
import { systemBrowser } from './system-browser.ts';

/** Whether Playwright's own browser is here and starts (on a bare machine it lacks shared libraries). */
async function ownBrowserStarts(): Promise<boolean> {
  const { chromium } = await import('@playwright/test');
  const { code } = await run([chromium.executablePath(), '--version']);
  return code === 0;
}

/**
 * Sees to it that there is a browser: the system's, else Playwright's, else Debian's.
 * @returns undefined, or why there is none
 */
export async function ensureBrowser(): Promise<string | undefined> {
  if (systemBrowser() || (await ownBrowserStarts())) return undefined;
  const download = await timed("Playwright's browser looked for", () =>
    // Where its servers cannot be reached this ends soon, instead of trying each for half a minute.
    runNode([tools.playwright, 'install', 'chromium'], { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' }),
  );
  if (await ownBrowserStarts()) return undefined;
  if (!canInstall()) {
    const why = /Error: .*/.exec(download.output)?.[0] ?? "Playwright's own does not start here";
    return `install Chromium, or set CHROMIUM_PATH (${why})`;
  }
  return installDebian(['chromium-headless-shell', 'fonts-liberation']);
}
