import { devices } from '@playwright/test';
import { startNotices } from '../../lib/texts.ts';
import {
  addTask,
  connectForEditing,
  connectLink,
  disconnect,
  notice,
  taskRow,
  tickOff,
} from './support/app-pages.ts';
import { expect, story, toldOnce } from './support/story.ts';

const { defaultBrowserType: _, ...phone } = devices['Galaxy S9+'];
story.use(phone);

story(
  'every page fits the width of a phone, and the buttons of tasks are 44 pixels wide and high',
  toldOnce,
  async ({ page }) => {
    const expectToFit = async () => {
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      expect(scrollWidth).toBe(clientWidth);
    };
    await page.goto('/');
    await expectToFit();
    const connect = await connectLink(page).boundingBox();
    // Seen without scrolling.
    expect(connect && connect.y + connect.height).toBeLessThan(phone.viewport.height);
    await connectForEditing(page, 'mei');
    await expectToFit();
    const endless = 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(4);
    await addTask(page, endless);
    await expect(taskRow(page, endless)).toBeVisible();
    await expectToFit();
    const tick = await taskRow(page, endless).getByRole('button').boundingBox();
    expect(Math.min(tick?.width ?? 0, tick?.height ?? 0)).toBeGreaterThanOrEqual(44);
    await tickOff(page, endless);
    await expect(taskRow(page, endless)).toContainText('Done:');
    await disconnect(page);
    await expect(notice(page, startNotices.disconnected.title)).toBeVisible();
    await expectToFit();
  },
);
