import { taskTexts as texts } from '../../app/_sample/texts.ts';
import { titleErrors } from '../../app/_sample/title-errors.ts';
import { connectionTexts, connectTexts, flowNotices, startNotices } from '../../lib/texts.ts';
import {
  addButton,
  addTask,
  connectAs,
  connectForEditing,
  disconnect,
  hydrated,
  notice,
  pressConnect,
  taskRow,
  tickOff,
  titleField,
} from './support/app-pages.ts';
import { deny, logInAs } from './support/platform-pages.ts';
import { expect, story, toldToPublic } from './support/story.ts';

const slow = { delayMs: 3000 };
const named = (text: string, title: string) => text.replace('{title}', title);

story.describe('with an API that takes three seconds', toldToPublic, () => {
  story.beforeEach(async ({ page, sandbox }) => {
    await connectForEditing(page, 'mei');
    await hydrated(titleField(page));
    await sandbox.trouble('api', slow);
  });

  story('a new task is shown at once, and the page says so when it is saved', async ({ page }) => {
    await titleField(page).fill('Buy milk');
    await page.keyboard.press('Enter');
    const busy = page.getByRole('button', { name: texts.adding });
    await expect(busy).toBeDisabled();
    await expect(taskRow(page, 'Buy milk')).toBeVisible({ timeout: 1000 });
    await expect(titleField(page)).toBeFocused();
    // Text for the next one, and another press, while the first is under way.
    await page.keyboard.type('And bread');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toHaveText(named(texts.added, 'Buy milk'));
    await expect(addButton(page)).toBeEnabled();
    await expect(titleField(page)).toHaveValue('And bread');
    await expect(titleField(page)).toBeFocused();
    await expect(taskRow(page, 'Buy milk')).toHaveCount(1);
    // The newest on top.
    await expect(page.locator('li.task').first()).toContainText('Buy milk');
  });

  story('a new task is taken back when the API refuses it after a while', async ({ page, sandbox }) => {
    await sandbox.trouble('api', { ...slow, status: 422, times: 1 });
    await addTask(page, 'Buy milk');
    await expect(taskRow(page, 'Buy milk')).toBeVisible({ timeout: 1000 });
    await expect(titleField(page)).toHaveAccessibleDescription(titleErrors.invalid);
    await expect(titleField(page)).toHaveValue('Buy milk');
    await expect(titleField(page)).toBeFocused();
    await expect(page.getByRole('status')).toHaveText(titleErrors.invalid);
    await expect(taskRow(page, 'Buy milk')).toHaveCount(0);
  });

  story('a tick is shown at once, in the same place and with the focus on it', async ({ page }) => {
    const tick = taskRow(page, 'Book a room').getByRole('button');
    await tick.dblclick();
    await expect(taskRow(page, 'Book a room')).toContainText(texts.isDone, { timeout: 1000 });
    await expect(tick).toBeFocused();
    await expect(page.getByRole('status')).toHaveText(/^Done: Book a room/);
    await expect(taskRow(page, 'Book a room')).toContainText(texts.isDone);
    await page.reload();
    await expect(taskRow(page, 'Book a room')).toBeHidden();
    await page.getByText(/^Done earlier \(2\)$/).click();
    await expect(taskRow(page, 'Book a room')).toBeVisible();
  });
});

story(
  'Disconnect says that it is under way, and then takes no other press',
  toldToPublic,
  async ({ page, sandbox }) => {
    await connectAs(page, 'mei');
    await sandbox.trouble('revoke', { delayMs: 2000 });
    const button = page.getByRole('button', { name: connectionTexts.disconnect });
    await hydrated(button);
    // Read by the page itself, as Playwright would wait for the next one.
    const shown = await button.evaluate(async (element: HTMLElement) => {
      element.click();
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      return [element.textContent, element.ariaDisabled];
    });
    expect(shown).toEqual([connectionTexts.disconnecting, 'true']);
    await expect(notice(page, startNotices.disconnected.title)).toBeVisible();
  },
);

for (const javaScriptEnabled of [true, false]) {
  const scripting = `${javaScriptEnabled ? 'with' : 'without'} JavaScript`;
  story.describe(scripting, toldToPublic, () => {
    story.use({ javaScriptEnabled });

    story(`a notice is said once, also in the title, ${scripting}`, async ({ page }) => {
      await page.goto('/');
      await pressConnect(page);
      await logInAs(page, 'mei');
      await deny(page);
      await expect(notice(page, startNotices.access_denied.title)).toBeVisible();
      await expect(page).toHaveTitle(new RegExp(`^${startNotices.access_denied.title}`));
      await page.reload();
      await expect(page.getByRole('link', { name: connectTexts.button })).toBeVisible();
      await expect(page.locator('.notice')).toHaveCount(0);
      await expect(page).not.toHaveTitle(new RegExp(startNotices.access_denied.title));
    });

    story(`Back after Disconnect shows nothing of the user ${scripting}`, async ({ page }) => {
      await connectAs(page, 'mei');
      await disconnect(page);
      await expect(notice(page, startNotices.disconnected.title)).toBeVisible();
      await page.goBack();
      await expect(notice(page, startNotices.disconnected_before.title)).toBeVisible();
      await expect(page.getByText('Mei')).toHaveCount(0);
    });

    story(`who disconnected is asked by the platform at the next Connect ${scripting}`, async ({ page }) => {
      await connectAs(page, 'mei');
      await disconnect(page);
      const asked = page.waitForRequest((request) => request.url().includes('/oauth/authorize?'));
      await pressConnect(page);
      expect(new URL((await asked).url()).searchParams.get('prompt')).toBe('consent');
    });

    story(`the front page leads a connected user to their tasks ${scripting}`, async ({ page }) => {
      await connectAs(page, 'mei');
      await page.goto('/');
      await page.getByRole('main').getByRole('link').first().click();
      await expect(taskRow(page, 'Book a room')).toBeVisible();
      await page.goto('/');
      const asked = page.waitForRequest((request) => request.url().includes('/oauth/authorize?'));
      await page.getByRole('link', { name: connectTexts.another }).click();
      expect(new URL((await asked).url()).searchParams.get('prompt')).toBe('consent');
    });
  });
}

story.describe('without JavaScript', toldToPublic, () => {
  story.use({ javaScriptEnabled: false });

  story('the browser comes back to the task that was ticked', async ({ page }) => {
    await page.setViewportSize({ width: 800, height: 400 });
    await connectForEditing(page, 'mei');
    for (let count = 0; count < 12; count++) await addTask(page, `Task ${count}`);
    await tickOff(page, 'Book a room');
    await expect(page).toHaveURL(/#task-/);
    await expect(taskRow(page, 'Book a room')).toBeInViewport();
    await expect(taskRow(page, 'Book a room')).toContainText(texts.isDone);
    await taskRow(page, 'Book a room').getByRole('button').click();
    await expect(taskRow(page, 'Book a room')).not.toContainText(texts.isDone);
    await expect(taskRow(page, 'Book a room')).toBeInViewport();
  });
});

story('who may not edit reads why once', toldToPublic, async ({ page }) => {
  await connectAs(page, 'mei');
  await page.getByRole('button', { name: 'Allow editing' }).click();
  await deny(page);
  await expect(page).toHaveTitle(new RegExp(`^${flowNotices.access_denied.title}`));
  await page.reload();
  await expect(page.locator('.notice')).toHaveCount(0);
});

story('times are in the time zone of the reader', toldToPublic, async ({ page }) => {
  await connectAs(page, 'mei');
  await page.getByText(connectionTexts.details).click();
  await expect(page.locator('details', { hasText: connectionTexts.details })).not.toContainText('UTC');
});

story('pictures of the sandbox are shown', toldToPublic, async ({ page }) => {
  await connectAs(page, 'mei');
  const width = () =>
    page.locator('header img').evaluate((image) => (image as HTMLImageElement).naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
});
