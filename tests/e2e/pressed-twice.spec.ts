import type { Locator, Page, Request } from '@playwright/test';
import { titleErrors } from '../../app/_sample/title-errors.ts';
import { startNotices } from '../../lib/texts.ts';
import {
  addButton,
  addTask,
  connectAs,
  connectForEditing,
  connectLink,
  expectConnectedAs,
  notice,
  taskRow,
  titleField,
  titleProblem,
  useAnotherAccount,
} from './support/app-pages.ts';
import { allow, logInAs } from './support/platform-pages.ts';
import type { SandboxControl } from './support/sandbox-control.ts';
import { expect, story, toldToPublicB2b } from './support/story.ts';

const title = 'Water the ferns';
const slow = { delayMs: 1500 };

const sent = async (sandbox: SandboxControl, method: string) =>
  (await sandbox.appCalls()).filter((call) => call.startsWith(`${method} /v1/tasks`)).length;

/** Counts the forms of a page that got a response, or were dropped for the next one. */
function formsOf(page: Page): { over: () => number } {
  let over = 0;
  const count = (request: Request) => {
    if (request.method() === 'POST') over++;
  };
  page.on('requestfinished', count).on('requestfailed', count);
  return { over: () => over };
}

/** Presses of a true mouse: Playwright's own wait for the page that the first one leads to. */
async function mouseAt(button: Locator): Promise<{ click: () => Promise<void>; twice: () => Promise<void> }> {
  const { mouse } = button.page();
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await button.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const at = [x + width / 2, y + height / 2] as const;
  return { click: () => mouse.click(...at), twice: () => mouse.dblclick(...at) };
}

const doubleClick = async (button: Locator) => (await mouseAt(button)).twice();

/** How users press a button twice. */
const presses: [how: string, press: (page: Page, sandbox: SandboxControl) => Promise<unknown>][] = [
  ['by a double click', (page) => doubleClick(addButton(page))],
  [
    'by Enter twice',
    async (page) => {
      await titleField(page).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
    },
  ],
  [
    'again while the platform works on it',
    async (page, sandbox) => {
      const { click } = await mouseAt(addButton(page));
      await click();
      await expect.poll(() => sent(sandbox, 'POST'), { intervals: [50] }).toBe(1);
      await click();
    },
  ],
];

const keepsBoth = process.env.STORE === 'database';

for (const javaScriptEnabled of [true, false]) {
  const scripting = `${javaScriptEnabled ? 'with' : 'without'} JavaScript`;
  story.describe(scripting, toldToPublicB2b, () => {
    story.use({ javaScriptEnabled });

    /** With scripts the second press sends nothing. Without them the first form may not even be sent. */
    async function allOver(page: Page, forms: { over: () => number }): Promise<void> {
      await expect.poll(forms.over).toBeGreaterThanOrEqual(1);
      await expect(titleField(page)).toHaveValue('');
    }

    for (const [how, press] of presses) {
      story(`a task whose button is pressed ${how} is added once ${scripting}`, async ({ page, sandbox }) => {
        await connectForEditing(page, 'mei');
        await sandbox.countFromHere();
        await sandbox.trouble('api', slow);
        const forms = formsOf(page);
        await titleField(page).fill(title);
        await press(page, sandbox);
        await allOver(page, forms);
        await sandbox.over('api');
        await addTask(page, 'Afterwards');
        // The platform has it: a task that is only shown in advance has no button.
        await expect(taskRow(page, 'Afterwards').getByRole('button')).toHaveCount(1);
        await expect(taskRow(page, title)).toHaveCount(1);
        expect(await sent(sandbox, 'POST')).toBe(2);
      });
    }

    story(
      `a double click on Add task adds one task when the platform responds at once ${scripting}`,
      async ({ page, sandbox }) => {
        await connectForEditing(page, 'mei');
        await sandbox.countFromHere();
        const forms = formsOf(page);
        await titleField(page).fill(title);
        await doubleClick(addButton(page));
        await allOver(page, forms);
        await addTask(page, 'Afterwards');
        // The platform has it: a task that is only shown in advance has no button.
        await expect(taskRow(page, 'Afterwards').getByRole('button')).toHaveCount(1);
        await expect(taskRow(page, title)).toHaveCount(1);
        expect(await sent(sandbox, 'POST')).toBe(2);
      },
    );

    story(
      `a task that was saved without a response is in the list once after another press ${scripting}`,
      async ({ page, sandbox }) => {
        await connectForEditing(page, 'mei');
        await sandbox.trouble('api', { status: 500, processed: true, times: 1 });
        await addTask(page, title);
        await expect(titleProblem(page)).toHaveText(titleErrors.unavailable);
        await expect(titleField(page)).toHaveValue(title);
        await doubleClick(addButton(page));
        await expect(titleField(page)).toHaveValue('');
        await expect(taskRow(page, title)).toHaveCount(1);
      },
    );

    story(`a double click on Mark as done marks the task as done ${scripting}`, async ({ page, sandbox }) => {
      await connectForEditing(page, 'mei');
      await sandbox.countFromHere();
      await sandbox.trouble('api', slow);
      await doubleClick(taskRow(page, 'Book a room').getByRole('button', { name: 'Mark as done' }));
      await expect(taskRow(page, 'Book a room')).toContainText('Done:');
      await sandbox.over('api');
      await addTask(page, 'Afterwards');
      await expect(taskRow(page, 'Book a room')).toContainText('Done:');
    });

    story(
      `a double click on Connect and on Allow editing starts one flow that connects ${scripting}`,
      async ({ page }) => {
        await page.goto('/');
        await doubleClick(connectLink(page));
        await logInAs(page, 'mei');
        await allow(page);
        await expectConnectedAs(page, 'mei');
        await titleField(page).fill(title);
        await doubleClick(page.getByRole('button', { name: 'Allow editing' }));
        await allow(page);
        await expect(addButton(page)).toBeVisible();
        await expect(titleField(page)).toHaveValue(title);
      },
    );

    story(`a double click on Disconnect ends the connection ${scripting}`, async ({ page, sandbox }) => {
      await connectAs(page, 'mei');
      await sandbox.trouble('revoke', slow);
      await doubleClick(page.getByRole('button', { name: 'Disconnect' }));
      await expect(notice(page, startNotices.disconnected.title)).toBeVisible();
      await page.goto('/connected');
      await expect(page).toHaveURL(/\/start\?/);
    });

    for (const [button, user] of [
      ['Stay with Mei Tanaka', 'mei'],
      ['Switch to Ben Okafor', 'ben'],
    ] as const) {
      story(`a double click on "${button}" connects ${user} ${scripting}`, async ({ page, sandbox }) => {
        story.skip(keepsBoth, 'a database keeps both accounts');
        await connectAs(page, 'mei');
        await useAnotherAccount(page);
        await logInAs(page, 'ben');
        await allow(page);
        await sandbox.trouble('revoke', slow);
        await doubleClick(page.getByRole('button', { name: button }));
        await expectConnectedAs(page, user);
        await page.reload();
        await expectConnectedAs(page, user);
      });
    }

    // [database]
    if (keepsBoth) {
      story(
        `double clicks on the buttons of two connections use one, and end the other ${scripting}`,
        async ({ page, sandbox }) => {
          await connectAs(page, 'mei');
          await useAnotherAccount(page);
          await logInAs(page, 'ben');
          await allow(page);
          await expectConnectedAs(page, 'ben');
          await page.goto('/connections');
          await doubleClick(page.getByRole('button', { name: 'Use this one' }));
          await expectConnectedAs(page, 'mei');
          await page.goto('/connections');
          await sandbox.trouble('revoke', slow);
          const bens = page.getByRole('listitem').filter({ hasText: 'Ben Okafor' });
          await doubleClick(bens.getByRole('button', { name: 'Disconnect' }));
          await expect(bens).toHaveCount(0);
          await page.goto('/connected');
          await expectConnectedAs(page, 'mei');
        },
      );

      story(`a double click on the switch of the digest turns it on ${scripting}`, async ({ page }) => {
        await connectAs(page, 'mei');
        const isOn = page.getByRole('switch', { name: /Keep my digest/ });
        await expect(isOn).not.toBeChecked();
        await doubleClick(isOn);
        await expect(isOn).toBeChecked();
        await page.reload();
        await expect(isOn).toBeChecked();
      });
    }
    // [/database]

    story(
      `a double click on Start again on the page of a problem starts one flow that connects ${scripting}`,
      async ({ page }) => {
        await page.goto('/callback?code=x&state=x');
        await doubleClick(page.getByRole('main').getByRole('link', { name: 'Start again' }));
        await logInAs(page, 'mei');
        await allow(page);
        await expectConnectedAs(page, 'mei');
      },
    );
  });
}
