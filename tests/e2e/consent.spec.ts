import type { Page } from '@playwright/test';
import {
  addButton,
  addTask,
  connectAs,
  expectConnectedAs,
  notice,
  pressAllowEditing,
  pressConnect,
  taskRow,
  titleField,
} from './support/app-pages.ts';
import { allow, chooseOrganization, deny, logInAs } from './support/platform-pages.ts';
import { expect, story, toldCrosswise, toldOnce } from './support/story.ts';

story('who declines is told so kindly, and may change their mind', toldCrosswise, async ({ page }) => {
  await page.goto('/');
  await pressConnect(page);
  await logInAs(page, 'mei');
  await deny(page);
  await expect(notice(page, 'Access was not allowed')).toContainText('Nothing was shared');
  await pressConnect(page);
  await allow(page);
  await expectConnectedAs(page, 'mei');
});

story(
  'who may not edit connects all the same, sees what was not granted, and keeps the offer',
  toldCrosswise,
  async ({ page }) => {
    await connectAs(page, 'ben');
    await titleField(page).fill('Ask Ana to add this');
    await pressAllowEditing(page);
    await expect(page.getByText('you may not give it')).toBeVisible();
    await allow(page);
    await expect(notice(page, 'did not allow all that was asked for')).toContainText(
      'Your connection is as it was',
    );
    const summary = page.getByRole('region', { name: 'Your connection' });
    await expect(summary).toContainText('Asked for and not grantedAdd tasks and tick them off');
    await expect(addButton(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Allow editing' })).toBeVisible();
    await expect(titleField(page)).toHaveValue('Ask Ana to add this');
    await expect(taskRow(page, 'Book a room')).toBeVisible();
  },
);

story('who declines to allow more keeps the connection as it was', toldOnce, async ({ page }) => {
  await connectAs(page, 'mei');
  await pressAllowEditing(page);
  await deny(page);
  await expect(notice(page, 'The platform did not allow more')).toBeVisible();
  await expect(taskRow(page, 'Book a room')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Allow editing' })).toBeVisible();
});

story(
  'who belongs to two organizations has separate tasks in each',
  { tag: '@b2b' },
  async ({ page, anotherBrowser }) => {
    const connectIn = async (browserPage: Page, organization: string) => {
      await browserPage.goto('/');
      await pressConnect(browserPage);
      await logInAs(browserPage, 'ana');
      await chooseOrganization(browserPage, organization);
      await allow(browserPage);
      await expectConnectedAs(browserPage, 'ana');
    };
    await connectIn(page, 'Harbor Studio');
    await pressAllowEditing(page);
    await allow(page);
    await addTask(page, 'Only in the harbor');
    await expect(taskRow(page, 'Only in the harbor')).toBeVisible();

    const elsewhere = await (await anotherBrowser()).newPage();
    await connectIn(elsewhere, 'Juniper Labs');
    await expect(elsewhere.getByText('Organization: juniper-labs')).toBeVisible();
    await expect(taskRow(elsewhere, 'Book a room')).toBeVisible();
    await expect(taskRow(elsewhere, 'Only in the harbor')).toHaveCount(0);
  },
);

story.describe('who comes back as somebody else than the one connected', toldOnce, () => {
  story.beforeEach(async ({ page }) => {
    await connectAs(page, 'mei');
    await page.goto('/');
    await pressConnect(page);
    await page.getByRole('button', { name: 'Log in as somebody else' }).click();
    await logInAs(page, 'ben');
    await allow(page);
    await expect(page.getByRole('heading', { name: 'Which account do you want?' })).toBeVisible();
  });

  story('may stay', async ({ page }) => {
    await page.getByRole('button', { name: 'Stay with Mei Tanaka' }).click();
    await expectConnectedAs(page, 'mei');
  });

  story('may switch', async ({ page }) => {
    await page.getByRole('button', { name: 'Switch to Ben Okafor' }).click();
    await expectConnectedAs(page, 'ben');
  });
});
