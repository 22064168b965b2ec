import { startNotices } from '../../lib/texts.ts';
import {
  addButton,
  connectLink,
  expectConnectedAs,
  notice,
  taskRow,
  titleField,
} from './support/app-pages.ts';
import { pressByKeyboard, tabTo } from './support/keyboard.ts';
import { expect, story, toldCrosswise } from './support/story.ts';

story('a user connects, edits and disconnects with the keyboard alone', toldCrosswise, async ({ page }) => {
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await pressByKeyboard(page, connectLink(page));
  await pressByKeyboard(page, page.getByRole('button', { name: 'Continue as Mei Tanaka' }));
  await pressByKeyboard(page, button('Allow'));
  await expectConnectedAs(page, 'mei');

  await pressByKeyboard(page, button('Allow editing'));
  await pressByKeyboard(page, button('Allow'));
  await expect(addButton(page)).toBeVisible();

  await tabTo(page, titleField(page));
  await page.keyboard.type('Typed, not clicked');
  await page.keyboard.press('Enter');
  const row = taskRow(page, 'Typed, not clicked');
  await pressByKeyboard(page, row.getByRole('button', { name: 'Mark as done' }));
  await expect(row).toContainText('Done:');

  await pressByKeyboard(page, button('Disconnect'));
  await expect(notice(page, startNotices.disconnected.title)).toBeVisible();
});
