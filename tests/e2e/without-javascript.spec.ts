import { startNotices } from '../../lib/texts.ts';
import {
  addTask,
  connectAs,
  disconnect,
  notice,
  pressAllowEditing,
  taskRow,
  tickOff,
  titleField,
  titleProblem,
} from './support/app-pages.ts';
import { allow } from './support/platform-pages.ts';
import { expect, story, toldCrosswise } from './support/story.ts';

story.use({ javaScriptEnabled: false });

story('a user connects, edits and disconnects without JavaScript', toldCrosswise, async ({ page }) => {
  await connectAs(page, 'mei');
  await titleField(page).fill('Typed before it was allowed');
  await pressAllowEditing(page);
  await allow(page);
  await expect(titleField(page)).toHaveValue('Typed before it was allowed');
  await page.getByRole('button', { name: 'Add task' }).click();
  await tickOff(page, 'Typed before it was allowed');
  await expect(taskRow(page, 'Typed before it was allowed')).toContainText('Done:');
  await addTask(page, `  ${'far too long '.repeat(20)}`);
  await expect(titleProblem(page)).toHaveText('Keep it to 200 characters.');
  await expect(titleField(page)).toHaveValue(/far too long/);
  await expect(titleField(page)).toBeFocused();
  await disconnect(page);
  await expect(notice(page, startNotices.disconnected.title)).toBeVisible();
});
