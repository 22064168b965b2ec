import { type Problem, problems } from '../../lib/problems.ts';
import { dataTexts, flowNotices, switchTexts } from '../../lib/texts.ts';
import { expectAccessible } from './support/accessibility.ts';
import {
  addTask,
  connectAs,
  connectForEditing,
  expectConnectedAs,
  notice,
  pressAllowEditing,
  pressConnect,
  titleProblem,
  useAnotherAccount,
} from './support/app-pages.ts';
import { allow, chooseOrganization, logInAs } from './support/platform-pages.ts';
import { expect, story, toldOnce } from './support/story.ts';

const front = [
  '/',
  '/nowhere',
  '/start?notice=connect_first',
  '/start?notice=disconnected',
  '/start?notice=disconnected_here',
  '/start?notice=disconnected_before',
  '/start?notice=not_connected',
];

story('axe finds no fault on the front page and on its notices', toldOnce, async ({ page }) => {
  for (const path of front) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

story('axe finds no fault on the page between a form and the platform', toldOnce, async ({ page }) => {
  // It goes on by itself. A response without content keeps it where it is.
  await page.route('**/connect?*', (route) => route.fulfill({ status: 204 }));
  await page.goto('/connect/more?scope=write:tasks');
  await expectAccessible(page);
});

// All have one layout, so each way on is looked at once.
const ways = Object.entries<Problem>(problems).filter(
  ([, { nextStep }], index, all) => all.findIndex(([, other]) => other.nextStep === nextStep) === index,
);

for (const [code, { nextStep = 'connect' }] of ways) {
  story(`axe finds no fault on a problem page with the way on "${nextStep}"`, toldOnce, async ({ page }) => {
    await page.goto(`/problem/${code}`);
    await expectAccessible(page);
  });
}

story('axe finds no fault on the platform’s pages', { tag: ['@b2b', '@confidential'] }, async ({ page }) => {
  await page.goto('/');
  await pressConnect(page);
  await expectAccessible(page);
  await logInAs(page, 'ana');
  await expectAccessible(page);
  await chooseOrganization(page, 'Juniper Labs');
  await expectAccessible(page);
  await allow(page);
  await expectConnectedAs(page, 'ana');
  await expectAccessible(page);
});

story('axe finds nothing on the connected page, whatever its state', toldOnce, async ({ page, sandbox }) => {
  await connectAs(page, 'ben');
  await expectAccessible(page);
  await pressAllowEditing(page);
  await allow(page);
  await expect(notice(page, flowNotices.not_granted.title)).toBeVisible();
  await expectAccessible(page);
  await sandbox.trouble('api', { status: 500 });
  await page.goto('/connected');
  await expect(notice(page, dataTexts.title)).toBeVisible();
  await expectAccessible(page);
});

story(
  'axe finds no fault on the form for tasks and where a user has two accounts',
  toldOnce,
  async ({ page }) => {
    await connectForEditing(page, 'mei');
    await expectAccessible(page);
    await addTask(page, ' ');
    await expect(titleProblem(page)).toHaveText('Type a task first.');
    await expectAccessible(page);
    await useAnotherAccount(page);
    await logInAs(page, 'ben');
    await allow(page);
    const keepsBoth = process.env.STORE === 'database';
    const title = keepsBoth ? 'Hello, Ben Okafor' : switchTexts.title;
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    if (keepsBoth) await page.goto('/connections');
    await expectAccessible(page);
  },
);
