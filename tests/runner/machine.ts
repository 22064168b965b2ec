import { existsSync, globSync } from 'node:fs';
import { delimiter } from 'node:path';
import { execa } from 'execa';
import { timed } from '../../scripts/node/timed.mjs';
import { root, tools } from '../../scripts/tools/paths.ts';
import { type Environment, run, runNode } from '../../scripts/tools/run.ts';

/** What tests need and npm does not bring. Except for `browser`, which is Chromium, the Debian packages bear their names. */
export type Program = 'browser' | 'firefox-esr' | 'redis-server' | 'nginx' | 'postgresql';

export type Missing = { program: Program; why: string };

/** @returns where a program is: on PATH, or in the folders that Debian keeps for root */
const whereIs = (program: string): string | undefined =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => `${folder}/${program}`)
    .find((path) => existsSync(path));

/** The machine's own Firefox, if it has one: Debian's or another. */
export const systemFirefox = (): string | undefined => whereIs('firefox-esr') ?? whereIs('firefox');

/** Where a program of Postgres is, such as `initdb`. Debian keeps those of each version in a folder, none on PATH. */
export const postgresProgram = (name: string): string | undefined =>
  globSync(`/usr/lib/postgresql/*/bin/${name}`).at(-1) ?? whereIs(name);

/** Whether a program is here. */
export function has(program: string): boolean {
  if (program === 'postgresql') return postgresProgram('initdb') !== undefined;
  return Boolean(program === 'firefox-esr' ? systemFirefox() : whereIs(program));
}

/** Whether this user may install Debian packages here. */
const canInstall = (): boolean => process.getuid?.() === 0 && has('apt-get');

/** @returns undefined, or why the packages could not be installed */
async function installDebian(packages: string[]): Promise<string | undefined> {
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  const commands: Parameters<typeof run>[0][] = [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-qy', '--no-install-recommends', ...packages],
  ];
  return timed(`apt-get install ${packages.join(' ')}`, async () => {
    for (const command of commands) {
      const { code, output } = await run(command, quiet);
      if (code !== 0) throw new Error(output);
    }
  }).then(
    () => undefined,
    (error) => error.message,
  );
}

/**
 * The machine's own Chromium or Chrome, if it has one; CHROMIUM_PATH names another. The headless shell comes first: a
 * full Chromium draws its own toolbar for each window, headless too, and takes twice the time.
 * @param withWindow whether it opens a window
 */
export function systemBrowser(withWindow = false): string | undefined {
  const names = [
    ...(withWindow ? [] : ['chromium-headless-shell']),
    ...['chromium', 'chromium-browser', 'google-chrome'],
  ];
  const usual = names.map((name) => `/usr/bin/${name}`);
  return [process.env.CHROMIUM_PATH, ...usual].find((path) => path && existsSync(path));
}

/** Whether Playwright's own browser is here and starts: on a bare machine it lacks shared libraries. */
async function ownBrowserStarts(): Promise<boolean> {
  const { chromium } = await import('@playwright/test');
  return (await run([chromium.executablePath(), '--version'])).code === 0;
}

/**
 * Sees to it that there is a browser: the system's, else Playwright's, else Debian's.
 * @returns undefined, or why there is none
 */
export async function ensureBrowser(withWindow = false): Promise<string | undefined> {
  if (systemBrowser(withWindow) || (await ownBrowserStarts())) return undefined;
  const download = await timed(
    "tried to download Playwright's browser",
    // Where its servers cannot be reached this ends soon, instead of trying each for half a minute.
    () =>
      runNode([tools.playwright, 'install', 'chromium'], { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' }),
    "downloading Playwright's browser",
  );
  if (await ownBrowserStarts()) return undefined;
  if (canInstall())
    return installDebian([withWindow ? 'chromium' : 'chromium-headless-shell', 'fonts-liberation']);
  const why = /Error: .*/.exec(download.output)?.[0] ?? "Playwright's own does not start here";
  return `install Chromium, or set CHROMIUM_PATH (${why})`;
}

async function ensurePackages(programs: Program[]): Promise<Missing[]> {
  const absent = programs.filter((program) => !has(program));
  const why = absent.length > 0 && canInstall() ? await installDebian(absent) : 'install it';
  return absent.filter((program) => !has(program)).map((program) => ({ program, why: why ?? 'not on PATH' }));
}

/**
 * Installs the programs that the machine lacks, where that is possible.
 * @returns those still missing, with the reason
 */
export async function ensureMachine(programs: Set<Program>): Promise<Missing[]> {
  const noBrowser = programs.has('browser') ? await ensureBrowser() : undefined;
  const others = await ensurePackages([...programs].filter((program) => program !== 'browser'));
  return noBrowser ? [{ program: 'browser', why: noBrowser }, ...others] : others;
}

/**
 * Runs a tool in this terminal, on the Node that is running.
 * @param interrupt interrupts it when it aborts
 * @returns its exit code
 */
export async function inTerminal(
  args: string[],
  env: Environment = {},
  interrupt?: AbortSignal,
): Promise<number> {
  const options = { cwd: root, env: env as Record<string, string>, stdio: 'inherit', reject: false } as const;
  const child = execa(process.execPath, args, options);
  interrupt?.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
  return (await child).exitCode ?? 1;
}
