import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any page here has. */
const MOST_STOPS = 40;

/**
 * Presses Tab until the control has the focus, as a user without a mouse does.
 * @throws Error when Tab does not get there; fails when the focus cannot be seen
 */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (!(await control.evaluate((element) => element === document.activeElement))) continue;
    await expect(control).not.toHaveCSS('outline-style', 'none');
    return;
  }
  throw new Error(`Tab does not reach ${control}`);
}

/** Tabs to a control and presses it with the key of its kind. */
export async function pressByKeyboard(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('Enter');
}
