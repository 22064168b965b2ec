import { taskTexts, changeTexts as texts } from '../../app/_sample/texts.ts';
import { addTask, connectForEditing, taskRow, tickOff } from './support/app-pages.ts';
import { expect, story, toldOnce } from './support/story.ts';

story('a page that stays open offers to show what changed in another tab', toldOnce, async ({ page }) => {
  await page.clock.install();
  await connectForEditing(page, 'mei');
  const changes = page.locator('.notice').getByText(texts.changed);
  await page.clock.fastForward(20_000);
  await expect(changes).toBeHidden();
  const asked = page.waitForResponse('**/api/tasks');
  await page.clock.fastForward(20_000);
  expect((await asked).status()).toBe(200);
  await expect(changes).toBeHidden();

  const tab = await page.context().newPage();
  await tab.goto('/connected');
  await addTask(tab, 'Added in another tab');
  await expect(tab.getByRole('status')).toContainText('Added in another tab');
  await tab.close();
  await page.bringToFront();
  await page.clock.fastForward(20_000);
  await expect(changes).toBeVisible();
  await page.getByRole('link', { name: texts.show }).click();
  await tickOff(page, 'Added in another tab');
  await expect(taskRow(page, 'Added in another tab')).toContainText(taskTexts.isDone);
});
