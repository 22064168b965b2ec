import { problemTexts, startNotices } from '../../lib/texts.ts';
import { expectConnectedAs, notice, pressConnect, taskRow } from './support/app-pages.ts';
import { allow, deny, logInAs } from './support/platform-pages.ts';
import { expect, story, toldCrosswise, toldOnce } from './support/story.ts';

story(
  'a page that needs a connection asks for one, and opens once the user connected',
  toldCrosswise,
  async ({ page }) => {
    await page.goto('/connected');
    await expect(notice(page, startNotices.connect_first.title)).toBeVisible();
    await pressConnect(page);
    await logInAs(page, 'mei');
    await allow(page);
    await expectConnectedAs(page, 'mei');
  },
);

story(
  'a flow ends at the destination of its link, also when the user declined at first',
  toldOnce,
  async ({ page }) => {
    await page.goto('/connect?return_to=/connected%3Fview%3Dmine%23today');
    await logInAs(page, 'mei');
    await deny(page);
    await expect(notice(page, startNotices.access_denied.title)).toBeVisible();
    await pressConnect(page);
    await allow(page);
    await expect(page).toHaveURL(/\/connected\?view=mine#today$/);
    await expect(taskRow(page, 'Book a room')).toBeVisible();
  },
);

story(
  'a flow whose link names a destination on another host ends at the account',
  toldOnce,
  async ({ page, deployment }) => {
    await page.goto('/connect?return_to=//elsewhere.example/');
    await logInAs(page, 'mei');
    await allow(page);
    await expect(page).toHaveURL(`${deployment.appUrl}/connected`);
  },
);

story(
  'a link that asks for an unknown scope is refused, without a request to the issuer',
  toldOnce,
  async ({ page, sandbox }) => {
    await page.goto('/connect?scope=admin:everything');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(problemTexts.invalid_link.title);
    expect(await sandbox.appCalls()).toEqual([]);
  },
);

story(
  'a flow that starts under another host name moves to APP_URL first',
  toldOnce,
  async ({ page, deployment }) => {
    await page.goto(`${deployment.appUrl.replace('localhost', '127.0.0.1')}/connect`);
    await logInAs(page, 'mei');
    await allow(page);
    await expect(page).toHaveURL(`${deployment.appUrl}/connected`);
  },
);
