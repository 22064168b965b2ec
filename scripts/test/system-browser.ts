import { existsSync } from 'node:fs';

/**
 * The machine's own Chromium or Chrome, if it has one; CHROMIUM_PATH names another. The headless shell
 * first: a full Chromium draws its own toolbar for each window, headless too, and takes twice the time.
 */
export function systemBrowser(): string | undefined {
  const usual = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map(
    (name) => `/usr/bin/${name}`,
  );
  return [process.env.CHROMIUM_PATH, ...usual].find((path) => path && existsSync(path));
}
