import type { Page } from '@playwright/test';
import { offerTexts } from '../../app/_sample/texts.ts';
import { describeScope } from '../../lib/scopes.ts';
import { connectionTexts, flowNotices, startNotices, switchTexts } from '../../lib/texts.ts';
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
  useAnotherAccount,
} from './support/app-pages.ts';
import { allow, chooseOrganization, deny, logInAs } from './support/platform-pages.ts';
import { expect, story, toldCrosswise, toldOnce } from './support/story.ts';

story('a user who declines sees a notice, and can connect afterwards', toldCrosswise, async ({ page }) => {
  await page.goto('/');
  await pressConnect(page);
  await logInAs(page, 'mei');
  await deny(page);
  await expect(notice(page, startNotices.access_denied.title)).toContainText(startNotices.access_denied.text);
  await pressConnect(page);
  await allow(page);
  await expectConnectedAs(page, 'mei');
});

story(
  'a user who may not edit stays connected, sees the missing scope, and keeps the typed title',
  toldCrosswise,
  async ({ page }) => {
    await connectAs(page, 'ben');
    await titleField(page).fill('Ask Ana to add this');
    await pressAllowEditing(page);
    await expect(page.getByText('your account can’t allow it')).toBeVisible();
    await allow(page);
    await expect(notice(page, flowNotices.not_granted.title)).toBeVisible();
    const summary = page.getByRole('region', { name: 'Your connection' });
    await expect(summary).toContainText(`${connectionTexts.notAllowed}${describeScope('write:tasks').title}`);
    await expect(addButton(page)).toHaveCount(0);
    // Not the same button for ever.
    await expect(page.getByRole('button', { name: offerTexts.allow })).toHaveCount(0);
    await expect(page.getByRole('link', { name: offerTexts.askAgain })).toBeVisible();
    await expect(page.getByText('Ask Ana to add this')).toBeVisible();
    await page.reload();
    await expect(notice(page, flowNotices.not_granted.title)).toHaveCount(0);
    await expect(taskRow(page, 'Book a room')).toBeVisible();
  },
);

story('a user who declines another scope keeps the connection', toldOnce, async ({ page }) => {
  await connectAs(page, 'mei');
  await pressAllowEditing(page);
  await deny(page);
  await expect(notice(page, flowNotices.access_denied.title)).toBeVisible();
  await expect(taskRow(page, 'Book a room')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Allow editing' })).toBeVisible();
});

story(
  'a member of two organizations has separate tasks in each',
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
    await expect(elsewhere.getByText('Juniper Labs')).toBeVisible();
    await expect(taskRow(elsewhere, 'Book a room')).toBeVisible();
    await expect(taskRow(elsewhere, 'Only in the harbor')).toHaveCount(0);
  },
);

story.describe('a user who logged in as another user than the connected one', toldOnce, () => {
  story.skip(process.env.STORE === 'database', 'a database keeps both accounts');
  story.beforeEach(async ({ page }) => {
    await connectAs(page, 'mei');
    await useAnotherAccount(page);
    await logInAs(page, 'ben');
    await allow(page);
    await expect(page.getByRole('heading', { name: switchTexts.title })).toBeVisible();
  });

  story('a user who logged in as another one keeps the first account with Stay', async ({ page }) => {
    await page.getByRole('button', { name: 'Stay with Mei Tanaka' }).click();
    await expectConnectedAs(page, 'mei');
  });

  story('a user who logged in as another one gets the second account with Switch', async ({ page }) => {
    await page.getByRole('button', { name: 'Switch to Ben Okafor' }).click();
    await expectConnectedAs(page, 'ben');
  });
});
