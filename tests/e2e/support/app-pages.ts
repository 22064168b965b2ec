import { expect, type Locator, type Page } from '@playwright/test';
import { connectTexts } from '../../../lib/texts.ts';
import { allow, logInAs, sampleUser, type UserKey } from './platform-pages.ts';

/** Waits until the scripts of a page have taken it over. */
export const hydrated = (element: Locator): Promise<void> =>
  expect
    .poll(() => element.evaluate((node) => Object.keys(node).some((key) => key.startsWith('__react'))))
    .toBe(true);

/** The one button of the Connect page. */
export const connectLink = (page: Page): Locator =>
  page.getByRole('link', { name: connectTexts.button, exact: true });
export const pressConnect = (page: Page): Promise<void> => connectLink(page).click();

/** From the front page of a connected user to the platform's login page. */
export async function useAnotherAccount(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: connectTexts.another }).click();
  await page.getByRole('button', { name: 'Log in as somebody else' }).click();
}

/**
 * From the Connect page to the user's tasks.
 * @param key who; not Ana in B2B, who has to choose an organization on the way
 */
export async function connectAs(page: Page, key: UserKey): Promise<void> {
  await page.goto('/');
  await pressConnect(page);
  await logInAs(page, key);
  await allow(page);
  await expectConnectedAs(page, key);
}

/** As `connectAs`, and on to the larger scope with which tasks can be edited. */
export async function connectForEditing(page: Page, key: UserKey): Promise<void> {
  await connectAs(page, key);
  await pressAllowEditing(page);
  await allow(page);
  await expect(addButton(page)).toBeVisible();
}

export async function expectConnectedAs(page: Page, key: UserKey): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Hello, ${sampleUser(key).name}`);
  await expect(page).toHaveURL(/\/connected$/);
}

export const pressAllowEditing = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Allow editing' }).click();

export const titleField = (page: Page): Locator => page.getByRole('textbox', { name: 'New task' });
export const addButton = (page: Page): Locator => page.getByRole('button', { name: 'Add task' });

export async function addTask(page: Page, title: string): Promise<void> {
  await titleField(page).fill(title);
  await addButton(page).click();
}

/** Why the title of a new task was not taken. The page's live region says it too. */
export const titleProblem = (page: Page): Locator => page.locator('#task-title-error');

/** The row of a task, also where it is folded away. */
export const taskRow = (page: Page, title: string): Locator =>
  page.locator('li.task').filter({ hasText: title });

export const tickOff = (page: Page, title: string): Promise<void> =>
  taskRow(page, title).getByRole('button', { name: 'Mark as done' }).click();

export const disconnect = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Disconnect' }).click();

/** A notice or an error, by its title. */
export const notice = (page: Page, title: string): Locator =>
  page.locator('.notice').filter({ hasText: title });

/** Fails unless the browser is on the page of this problem, and that page says its code. */
export async function expectProblem(page: Page, code: string): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`/problem/${code}$`));
  await expect(page.locator('dl.reference')).toContainText(code);
}
