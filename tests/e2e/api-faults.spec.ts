import { titleErrors } from '../../app/_sample/title-errors.ts';
import { dataTexts, writeFailures } from '../../lib/texts.ts';
import type { Fault } from '../../sandbox/control/switches.ts';
import {
  addTask,
  connectForEditing,
  expectConnectedAs,
  notice,
  taskRow,
  tickOff,
  titleField,
  titleProblem,
} from './support/app-pages.ts';
import { expect, story, toldToPublic } from './support/story.ts';

const typed = 'Do not lose this';
const scopeMissing: Fault = {
  status: 403,
  headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
};

/** The one that needs another consent, and one of the others; tests/system/api-faults.test.ts has them all. */
const faults: [what: string, fault: Fault, list: string, field: string][] = [
  [
    '403',
    { status: 403, headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } },
    dataTexts.scope_missing,
    writeFailures.scope_missing,
  ],
  // A firewall's: to connect again would lead in a circle.
  [
    '403 of a firewall',
    { status: 403, body: '<title>Just a moment...</title>' },
    dataTexts.forbidden,
    writeFailures.forbidden,
  ],
  ['500', { status: 500 }, dataTexts.unavailable, titleErrors.unavailable],
];

for (const [what, fault, list, field] of faults) {
  story(
    `the tasks API answers with ${what}: said in words, nothing lost`,
    toldToPublic,
    async ({ page, sandbox }) => {
      await connectForEditing(page, 'mei');

      await sandbox.trouble('api', { ...fault, times: 1 });
      await addTask(page, typed);
      await expect(titleProblem(page)).toHaveText(field);
      await expect(titleField(page)).toHaveValue(typed);

      await sandbox.trouble('api', fault);
      await page.goto('/connected');
      await expect(notice(page, dataTexts.title)).toContainText(list);
      await expect(page.getByRole('region', { name: 'Your connection' })).toBeVisible();

      await sandbox.over('api');
      await page.getByRole('main').getByRole('link').first().click();
      if (what === '403') await page.getByRole('button', { name: 'Allow', exact: true }).click();
      await expectConnectedAs(page, 'mei');
      await expect(titleField(page)).toHaveValue(typed);
    },
  );
}

story('a task that is gone is said so, and the list goes on', toldToPublic, async ({ page, sandbox }) => {
  await connectForEditing(page, 'mei');
  await sandbox.trouble('api', { status: 404, times: 1 });
  await tickOff(page, 'Book a room');
  await expect(taskRow(page, 'Book a room')).toContainText(writeFailures.not_found);
  await expect(taskRow(page, 'Book a room')).toBeVisible();
});

story(
  'a 403 of the tasks API for a missing scope keeps the typed title until the user consents again',
  toldToPublic,
  async ({ page, sandbox }) => {
    await connectForEditing(page, 'mei');

    await sandbox.trouble('api', { ...scopeMissing, times: 1 });
    await addTask(page, typed);
    await expect(titleProblem(page)).toHaveText(writeFailures.scope_missing);
    await expect(titleField(page)).toHaveValue(typed);

    await sandbox.trouble('api', scopeMissing);
    await page.goto('/connected');
    await expect(notice(page, dataTexts.title)).toContainText(dataTexts.scope_missing);
    await expect(page.getByRole('region', { name: 'Your connection' })).toBeVisible();

    await sandbox.over('api');
    await page.getByRole('main').getByRole('link').first().click();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
    await expectConnectedAs(page, 'mei');
    await expect(titleField(page)).toHaveValue(typed);
  },
);

story(
  'a 404 of the tasks API for a task shows that it was not found, beside the list',
  toldToPublic,
  async ({ page, sandbox }) => {
    await connectForEditing(page, 'mei');
    await sandbox.trouble('api', { status: 404, times: 1 });
    await tickOff(page, 'Book a room');
    await expect(taskRow(page, 'Book a room')).toContainText(writeFailures.not_found);
    await expect(taskRow(page, 'Book a room')).toBeVisible();
  },
);

story(
  'a token that the API refuses again and again is refreshed once, and the page says so',
  toldToPublic,
  async ({ page, sandbox }) => {
    await connectForEditing(page, 'mei');
    await sandbox.countFromHere();
    await sandbox.trouble('api', { status: 401 });
    await page.goto('/connected');
    await expect(notice(page, dataTexts.title)).toContainText(dataTexts.token_refused);
    // Keys are fetched by the first refresh of a process, and every few minutes.
    const calls = (await sandbox.appCalls()).filter((call) => !call.endsWith('/jwks.json'));
    expect(calls).toEqual(['GET /v1/tasks', 'POST /v1/oauth2/token', 'GET /v1/tasks']);
    await sandbox.over('api');
    await page.reload();
    await expect(taskRow(page, 'Book a room')).toBeVisible();
  },
);

story('a task is added when the API refuses the token once', toldToPublic, async ({ page, sandbox }) => {
  await connectForEditing(page, 'mei');
  await sandbox.trouble('api', { status: 401, times: 1 });
  await addTask(page, typed);
  await expect(taskRow(page, typed)).toBeVisible();
});
