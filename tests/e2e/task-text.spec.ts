import { addTask, connectForEditing, taskRow, titleField, titleProblem } from './support/app-pages.ts';
import { expect, story, toldToPublic } from './support/story.ts';

story.beforeEach(async ({ page }) => {
  await connectForEditing(page, 'mei');
});

const refused = [
  ['only spaces', '   ', 'Type a task first.'],
  ['201 characters', 'x'.repeat(201), 'Keep it to 200 characters.'],
] as const;

for (const [what, title, problem] of refused) {
  story(
    `a title of ${what} is refused beside the field, which keeps the text`,
    toldToPublic,
    async ({ page }) => {
      await addTask(page, title);
      await expect(titleProblem(page)).toHaveText(problem);
      await expect(titleField(page)).toHaveValue(title);
      await expect(titleField(page)).toBeFocused();
      await expect(titleField(page)).toHaveAccessibleDescription(problem);
      // A corrected title is accepted, and nothing of the refusal stays.
      await addTask(page, 'Short enough');
      await expect(taskRow(page, 'Short enough')).toBeVisible();
      await expect(titleProblem(page)).toHaveCount(0);
      await expect(titleField(page)).toHaveValue('');
    },
  );
}

story('the field keeps the title typed last when two titles are refused', toldToPublic, async ({ page }) => {
  for (const title of ['z'.repeat(201), 'q'.repeat(205)]) {
    await addTask(page, title);
    await expect(titleField(page)).toHaveAccessibleDescription('Keep it to 200 characters.');
    await expect(titleField(page)).toHaveValue(title);
  }
});

story('an empty title sends no request to the API', toldToPublic, async ({ page, sandbox }) => {
  await sandbox.countFromHere();
  await addTask(page, '');
  await expect(titleField(page)).toBeFocused();
  expect(await sandbox.appCalls()).toEqual([]);
});

const accepted = [
  `${'y'.repeat(199)}!`,
  '<script>document.title="accepted"</script>',
  '&lt;b&gt; is not <b>',
  'עברית ואז 日本語 👩‍👩‍👧‍👦',
];

story('the title of a task is shown as text, whatever it contains', toldToPublic, async ({ page }) => {
  for (const title of accepted) {
    await addTask(page, title);
    await expect(page.locator('.task-title').getByText(title, { exact: true })).toBeVisible();
  }
  await expect(page).toHaveTitle(/^Your account/);
});
