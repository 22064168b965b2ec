import { readFileSync } from 'node:fs';
import { startNotices } from '../../lib/texts.ts';
import { connectAs, expectConnectedAs, notice, pressConnect } from './support/app-pages.ts';
import { allow, deny, logInAs } from './support/platform-pages.ts';
import { expect, story, toldCrosswise } from './support/story.ts';

/** The default of Stytch, which names the project, is in every other story. */
for (const [form, quirks] of [
  ['the project’s domain', ['callback-iss-domain']],
  ['no issuer', ['callback-iss-absent']],
  ['the issuer that metadata promised', ['discovery-iss-promised']],
] as const) {
  story(
    `a user declines and then connects when the callback names ${form}`,
    toldCrosswise,
    async ({ page, sandbox }) => {
      await sandbox.set({ quirks: [...quirks] });
      await page.goto('/');
      await pressConnect(page);
      await logInAs(page, 'mei');
      await deny(page);
      await expect(notice(page, startNotices.access_denied.title)).toBeVisible();
      await pressConnect(page);
      await allow(page);
      await expectConnectedAs(page, 'mei');
    },
  );
}

story(
  'the app logs once that the platform names its project in the callback',
  toldCrosswise,
  async ({ page, deployment }) => {
    await connectAs(page, 'mei');
    const lines = readFileSync(deployment.logFile, 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('names the Stytch project'))).toHaveLength(1);
  },
);
