/**
 * Makes docs/images/demo.gif from a real run: start `npm run demo` in one terminal, and in another run
 * `node scripts/with-node.mjs tests/e2e/record-demo.ts`. It needs ffmpeg and a browser.
 *
 * The pages are screenshots of the running app. The address bar, the caption and the pointer are drawn around them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from '@playwright/test';
import { places } from '../../sandbox/run/beside-the-app.ts';
import { timed } from '../../scripts/node/timed.mjs';
import { at } from '../../scripts/tools/paths.ts';
import { runCommand, Stop } from '../../scripts/tools/say.ts';
import { systemBrowser } from '../runner/machine.ts';

const PICTURE = 'docs/images/demo.gif';
const MOST_BYTES = 1_500_000;

type Point = { x: number; y: number };

const pageSize = { width: 1000, height: 560 };
const frameSize = { width: pageSize.width, height: pageSize.height + 84 };
const START: Point = { x: 640, y: 380 };

/** The frame around a screenshot. Only texts of this file and the address of the page go into it. */
const frameHtml = (screenshot: Buffer, address: string, caption: string, pointer?: Point) => `
<style>
  body { margin: 0; background: #e7e9ee; font: 15px/1 system-ui, sans-serif; color: #1c2130; }
  .bar { height: 40px; display: flex; align-items: center; gap: 8px; padding: 0 14px; }
  .dot { width: 11px; height: 11px; border-radius: 50%; background: #b9bfcc; }
  .address { flex: 1; margin-left: 8px; padding: 6px 12px; border-radius: 12px; background: #fff; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
  .caption { height: 44px; display: grid; place-items: center; background: #1c2130; color: #fff; font-size: 18px; }
  .page { position: relative; height: ${pageSize.height}px; }
  img { display: block; }
  svg { position: absolute; left: ${pointer?.x}px; top: ${pointer?.y}px; ${pointer ? '' : 'display: none'} }
</style>
<div class="bar"><i class="dot"></i><i class="dot"></i><i class="dot"></i><div class="address">${address}</div></div>
<div class="page">
  <img src="data:image/png;base64,${screenshot.toString('base64')}">
  <svg width="26" height="30" viewBox="0 0 26 30"><path d="M2 2v22l6-5 4 9 4-2-4-8h8z" fill="#000" stroke="#fff" stroke-width="2"/></svg>
</div>
<div class="caption">${caption}</div>`;

/** Takes the frames of the picture, one after another. */
class Recording {
  readonly folder = mkdtempSync(join(tmpdir(), 'demo-'));
  private frames: { file: string; seconds: number }[] = [];
  private pointer = START;
  private readonly page: Page;
  private readonly frame: Page;

  /** @param page what is recorded @param frame where frames are drawn */
  constructor(page: Page, frame: Page) {
    this.page = page;
    this.frame = frame;
  }

  /** Shows the page as it is now, without the pointer. */
  async show(caption: string, seconds: number): Promise<void> {
    await this.draw(await this.page.screenshot(), caption, seconds);
  }

  /** Moves the pointer to a link or button, and presses it. */
  async press(target: Locator, caption: string, seconds: number): Promise<void> {
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (!box) throw new Stop(`${target} is not to be seen`);
    const end = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const screenshot = await this.page.screenshot();
    const { x, y } = this.pointer;
    await this.draw(screenshot, caption, seconds, this.pointer);
    for (const part of [0.25, 0.5, 0.75, 0.9])
      await this.draw(screenshot, caption, 0.08, { x: x + (end.x - x) * part, y: y + (end.y - y) * part });
    await this.draw(screenshot, caption, 0.6, end);
    this.pointer = end;
    await target.click();
  }

  private async draw(screenshot: Buffer, caption: string, seconds: number, pointer?: Point) {
    // Codes and states are spent by now, and yet a picture is no place for them.
    const { origin, pathname } = new URL(this.page.url());
    await this.frame.setContent(frameHtml(screenshot, origin + pathname, caption, pointer));
    const file = join(this.folder, `${String(this.frames.length).padStart(3, '0')}.png`);
    await this.frame.screenshot({ path: file });
    this.frames.push({ file, seconds });
  }

  /** Joins the frames. @throws Stop when ffmpeg fails or the file gets too large */
  write(picture: string): void {
    const list = join(this.folder, 'frames.txt');
    const last = this.frames.at(-1);
    // ffmpeg shows the last entry of a list for no time at all, so it is named twice.
    const entries = [...this.frames, ...(last ? [{ ...last, seconds: 0.1 }] : [])];
    writeFileSync(list, entries.map(({ file, seconds }) => `file '${file}'\nduration ${seconds}`).join('\n'));
    const palette =
      'split[a][b];[a]palettegen=max_colors=128[p];[b][p]paletteuse=dither=none:diff_mode=rectangle';
    const input = ['-f', 'concat', '-safe', '0', '-i', list];
    const encoding = ['-vf', palette, '-vsync', 'vfr', '-loglevel', 'error', picture];
    const { status, error } = spawnSync('ffmpeg', ['-y', ...input, ...encoding], { stdio: 'inherit' });
    if (status !== 0) throw new Stop(error ? `ffmpeg does not start: ${error.message}` : 'ffmpeg failed');
    const { size } = statSync(picture);
    if (size > MOST_BYTES) throw new Stop(`${picture} has ${size} bytes; ${MOST_BYTES} are the most`);
  }
}

async function record(browser: Browser): Promise<Recording> {
  const { appUrl, platformUrl } = places(process.env);
  // The log of an earlier run would be on the wire page too.
  await fetch(`${platformUrl}/sandbox/reset`, { method: 'POST' }).catch(() => {
    throw new Stop(`no sandbox responds at ${platformUrl}; run npm run demo in another terminal`);
  });
  const page = await (await browser.newContext({ viewport: pageSize })).newPage();
  const recording = new Recording(page, await (await browser.newContext({ viewport: frameSize })).newPage());

  await page.goto(appUrl);
  await recording.press(
    page.getByRole('main').getByRole('link', { name: /^Continue to/ }),
    'The app: the user presses Continue',
    2,
  );
  const login = page.getByRole('button', { name: /^Continue as Ana/ });
  await recording.press(login, 'The platform’s own page: the user logs in', 1.5);
  const allow = page.getByRole('button', { name: 'Allow', exact: true });
  await recording.press(allow, 'The platform asks the user for consent', 2.5);
  await page.getByRole('heading', { level: 1, name: /^Hello/ }).waitFor();
  await recording.show('Back in the app: the user’s data, read as that user', 4);

  await page.goto(`${platformUrl}/sandbox`);
  const masked = 'The sandbox shows the requests behind it, with secrets masked';
  await recording.show(masked, 2.5);
  const tokenRequest = page.locator('.message', { hasText: 'exchanges the code' }).first();
  await tokenRequest.evaluate((row) => row.scrollIntoView({ block: 'center' }));
  await recording.press(tokenRequest.locator('summary'), masked, 1.5);
  await tokenRequest.evaluate((row) => row.scrollIntoView({ block: 'start' }));
  await recording.show('The token request: one code, one verifier, sent by the server alone', 5);
  return recording;
}

await runCommand(async () => {
  const executablePath = systemBrowser();
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  try {
    await timed(`${PICTURE} made`, async () => {
      const recording = await record(browser);
      try {
        recording.write(at(PICTURE));
      } finally {
        rmSync(recording.folder, { recursive: true });
      }
    });
  } finally {
    await browser.close();
  }
});
