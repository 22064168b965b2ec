import { addTask, connectForEditing, taskRow, titleField } from './support/app-pages.ts';
import { expect, story, toldToPublic } from './support/story.ts';

story.beforeEach(async ({ page }) => {
  await connectForEditing(page, 'mei');
});

const refused = [
  ['only spaces', '   ', 'Write what needs doing first.'],
  ['201 characters', 'x'.repeat(201), 'Keep it to 200 characters.'],
] as const;

for (const [what, title, answer] of refused) {
  story(
    `a task of ${what} is refused beside the field, with the text kept`,
    toldToPublic,
    async ({ page }) => {
      await addTask(page, title);
      await expect(page.getByText(answer)).toBeVisible();
      await expect(titleField(page)).toHaveValue(title);
      await expect(titleField(page)).toBeFocused();
      await expect(titleField(page)).toHaveAccessibleDescription(answer);
      // Corrected, it is taken, and nothing of the refusal stays.
      await addTask(page, 'Short enough');
      await expect(taskRow(page, 'Short enough')).toBeVisible();
      await expect(page.getByText(answer)).toHaveCount(0);
      await expect(titleField(page)).toHaveValue('');
    },
  );
}

story('a text that is refused twice is the one typed last', toldToPublic, async ({ page }) => {
  for (const title of ['z'.repeat(201), 'q'.repeat(205)]) {
    await addTask(page, title);
    await expect(titleField(page)).toHaveAccessibleDescription('Keep it to 200 characters.');
    await expect(titleField(page)).toHaveValue(title);
  }
});

story('an empty task is not even sent', toldToPublic, async ({ page, sandbox }) => {
  await sandbox.countFromHere();
  await addTask(page, '');
  await expect(titleField(page)).toBeFocused();
  expect(await sandbox.appCalls()).toEqual([]);
});

const taken = [
  `${'y'.repeat(199)}!`,
  '<script>document.title="taken"</script>',
  '&lt;b&gt; is not <b>',
  'עברית ואז 日本語 👩‍👩‍👧‍👦',
];

story('what a task says is text, whatever it says', toldToPublic, async ({ page }) => {
  for (const title of taken) {
    await addTask(page, title);
    await expect(page.locator('.task-title').getByText(title, { exact: true })).toBeVisible();
  }
  await expect(page).toHaveTitle(/^Your account/);
});
