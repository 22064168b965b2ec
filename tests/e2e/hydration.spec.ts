import { addTask, connectForEditing, hydrated, taskRow, tickOff } from './support/app-pages.ts';
import { expect, story, toldOnce } from './support/story.ts';

story('actions change the page without a new load when JavaScript runs', toldOnce, async ({ page }) => {
  await connectForEditing(page, 'mei');
  // Gone with the document.
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  await addTask(page, 'Added by an action');
  await expect(taskRow(page, 'Added by an action')).toBeVisible();
  await tickOff(page, 'Added by an action');
  await expect(taskRow(page, 'Added by an action')).toContainText('Done:');
  expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
});

story('React hydrates every page', toldOnce, async ({ page }) => {
  for (const path of ['/', '/start?notice=disconnected', '/problem/internal', '/nowhere']) {
    await page.goto(path);
    await hydrated(page.getByRole('main'));
  }
});
