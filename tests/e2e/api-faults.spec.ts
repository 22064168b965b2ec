import type { Fault } from '../../sandbox/control/switches.ts';
import {
  addTask,
  connectForEditing,
  expectConnectedAs,
  notice,
  taskRow,
  tickOff,
  titleField,
} from './support/app-pages.ts';
import { expect, story, toldToPublic } from './support/story.ts';

const typed = 'Do not lose this';

/** The one that needs another consent, and one of the others; tests/system/api-faults.test.ts has them all. */
const faults: [what: string, fault: Fault, list: RegExp, field: RegExp][] = [
  [
    '403',
    { status: 403, headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' } },
    /lacks a permission to see/,
    /lacks the permission to change/,
  ],
  // A firewall's: to connect again would lead in a circle.
  [
    '403 of a firewall',
    { status: 403, body: '<title>Just a moment...</title>' },
    /refused this request/,
    /refused that/,
  ],
  ['500', { status: 500 }, /no answer that this app can use/, /cannot tell whether that was saved/],
];

for (const [what, fault, list, field] of faults) {
  story(
    `the tasks API answers with ${what}: said in words, nothing lost`,
    toldToPublic,
    async ({ page, sandbox }) => {
      await connectForEditing(page, 'mei');

      await sandbox.trouble('api', { ...fault, times: 1 });
      await addTask(page, typed);
      await expect(page.getByText(field)).toBeVisible();
      await expect(titleField(page)).toHaveValue(typed);

      await sandbox.trouble('api', fault);
      await page.goto('/connected');
      await expect(notice(page, 'This could not be loaded')).toContainText(list);
      await expect(page.getByRole('region', { name: 'Your connection' })).toBeVisible();

      await sandbox.over('api');
      await page.getByRole('main').getByRole('link').click();
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
  await expect(notice(page, 'That was not found')).toBeVisible();
  await expect(taskRow(page, 'Book a room')).toBeVisible();
});

story(
  'a token that the API refuses is renewed once, and then it is said',
  toldToPublic,
  async ({ page, sandbox }) => {
    await connectForEditing(page, 'mei');
    await sandbox.countFromHere();
    await sandbox.trouble('api', { status: 401 });
    await page.goto('/connected');
    await expect(notice(page, 'This could not be loaded')).toContainText('refused the access');
    // Keys are fetched by the first refresh of a process, and every few minutes.
    const calls = (await sandbox.appCalls()).filter((call) => !call.endsWith('/jwks.json'));
    expect(calls).toEqual(['GET /v1/tasks', 'POST /v1/oauth2/token', 'GET /v1/tasks']);
    await sandbox.over('api');
    await page.reload();
    await expect(taskRow(page, 'Book a room')).toBeVisible();
  },
);

story('a token refused once while a task is added costs nothing', toldToPublic, async ({ page, sandbox }) => {
  await connectForEditing(page, 'mei');
  await sandbox.trouble('api', { status: 401, times: 1 });
  await addTask(page, typed);
  await expect(taskRow(page, typed)).toBeVisible();
});
