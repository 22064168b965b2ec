import type { Page } from '@playwright/test';
import { SAMPLE_USERS, type SampleUser } from '../../../sandbox/identities.ts';

/** Key of a sample user: Ana may edit and belongs to two organizations, Ben may not edit, Mei may. */
export type UserKey = 'ana' | 'ben' | 'mei';

/** @throws Error when the sandbox has no user of that key. */
export function sampleUser(key: UserKey): SampleUser & { name: string } {
  const user = SAMPLE_USERS.find((candidate) => candidate.key === key);
  if (!user) throw new Error(`the sandbox has no user ${key}`);
  return { ...user, name: `${user.firstName} ${user.lastName}` };
}

/** On the platform's login page. */
export async function logInAs(page: Page, key: UserKey): Promise<void> {
  await page.getByRole('button', { name: `Continue as ${sampleUser(key).name}` }).click();
}

/** On the platform's page for members of several organizations. */
export async function chooseOrganization(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
}

/** On the platform's consent page. */
export const allow = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Allow', exact: true }).click();
export const deny = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Deny', exact: true }).click();

/**
 * Allows, and keeps the redirect instead of following it to the app.
 * @returns the address of the callback, with code and state
 */
export async function allowWithoutGoingBack(page: Page): Promise<string> {
  const form = page.locator('form.decision');
  const hidden = (name: string) => form.locator(`[name=${name}]`).first().inputValue();
  const { origin, pathname } = new URL(page.url());
  const cookies = await page.context().cookies(origin);
  const response = await fetch(origin + pathname, {
    method: 'POST',
    headers: { origin, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
    body: new URLSearchParams({
      request: await hidden('request'),
      account: await hidden('account'),
      decision: 'allow',
    }),
    redirect: 'manual',
  });
  return response.headers.get('location') ?? '';
}
