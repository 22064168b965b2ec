import { describeScope } from '../../lib/scopes.ts';
import { connectionTexts, startNotices } from '../../lib/texts.ts';
import {
  addTask,
  disconnect,
  expectConnectedAs,
  notice,
  pressAllowEditing,
  pressConnect,
  taskRow,
  tickOff,
  titleField,
} from './support/app-pages.ts';
import { allow, chooseOrganization, logInAs, sampleUser } from './support/platform-pages.ts';
import { expect, story } from './support/story.ts';

const markup = '<img src=x onerror=alert(1)> & "quotes" </li>';

story('a user connects, edits their tasks and disconnects', async ({ page, deployment }) => {
  const inOrganization = deployment.vertical === 'b2b';

  await story.step('the user presses Connect and allows it on the platform’s own page', async () => {
    await page.goto('/');
    await pressConnect(page);
    await expect(page).toHaveURL(new RegExp(`^${deployment.platformUrl}/`));
    await logInAs(page, 'ana');
    if (inOrganization) await chooseOrganization(page, 'Juniper Labs');
    await expect(page.getByRole('listitem').filter({ hasText: 'write:tasks' })).toHaveCount(0);
    await allow(page);
  });

  await story.step('the user sees who is connected, and their own tasks', async () => {
    await expectConnectedAs(page, 'ana');
    const connection = page.getByRole('region', { name: 'Your connection' });
    await expect(page.getByText(sampleUser('ana').email)).toBeVisible();
    await expect(connection).toContainText(describeScope('read:tasks').title);
    await connection.getByText(connectionTexts.details).click();
    await expect(connection).toContainText(/\d+ \w+ \d{4}, \d\d:\d\d \(in 60 minutes\)/);
    await expect(page.getByText('Juniper Labs')).toHaveCount(inOrganization ? 1 : 0);
    await expect(taskRow(page, 'Book a room for the workshop')).toBeVisible();
  });

  await story.step(
    'the user allows another scope before they edit, and the typed title comes back',
    async () => {
      await titleField(page).fill(markup);
      await pressAllowEditing(page);
      await expect(page.getByRole('listitem').filter({ hasText: 'write:tasks' })).toBeVisible();
      await allow(page);
      await expectConnectedAs(page, 'ana');
      await expect(titleField(page)).toHaveValue(markup);
    },
  );

  await story.step('the user adds a task, whose markup is shown as text', async () => {
    await page.getByRole('button', { name: 'Add task' }).click();
    await expect(taskRow(page, markup)).toBeVisible();
    await expect(titleField(page)).toHaveValue('');
    await addTask(page, 'Call the printer');
    await expect(taskRow(page, 'Call the printer')).toBeVisible();
  });

  await story.step('the user ticks a task off', async () => {
    await tickOff(page, 'Call the printer');
    await expect(taskRow(page, 'Call the printer')).toContainText('Done:');
    // The tick is shown before the platform has it. A reload would abort its request.
    await expect(page.getByRole('status')).toHaveText(/^Done: Call the printer/);
    await page.reload();
    await expect(taskRow(page, 'Call the printer')).toContainText('Done:');
  });

  await story.step('the user disconnects, and has no connection any more', async () => {
    await disconnect(page);
    await expect(notice(page, startNotices.disconnected.title)).toContainText(startNotices.disconnected.text);
    await page.goto('/connected');
    await expect(page).toHaveURL(/\/start\?/);
    expect(await page.context().cookies(deployment.appUrl)).not.toContainEqual(
      expect.objectContaining({ name: expect.stringContaining('connection') }),
    );
  });
});
