import type { Page } from '@playwright/test';
import { PEOPLE, type Person } from '../../../sandbox/identities.ts';

/** Key of a sample person: Ana may edit and belongs to two organizations, Ben may not edit, Mei may. */
export type PersonKey = 'ana' | 'ben' | 'mei';

/** @throws Error when the sandbox has nobody of that key. */
export function personOf(key: PersonKey): Person & { name: string } {
  const person = PEOPLE.find((candidate) => candidate.key === key);
  if (!person) throw new Error(`the sandbox knows nobody called ${key}`);
  return { ...person, name: `${person.firstName} ${person.lastName}` };
}

/** On the platform's login page. */
export async function logInAs(page: Page, key: PersonKey): Promise<void> {
  await page.getByRole('button', { name: `Continue as ${personOf(key).name}` }).click();
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
 * Allows, and holds on to the answer instead of taking it to the app.
 * @returns the address of the callback, with code and state
 */
export async function allowWithoutGoingBack(page: Page): Promise<string> {
  const form = page.locator('form.decision');
  const hidden = (name: string) => form.locator(`[name=${name}]`).first().inputValue();
  const { origin, pathname } = new URL(page.url());
  const cookies = await page.context().cookies(origin);
  const answer = await fetch(origin + pathname, {
    method: 'POST',
    headers: { origin, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') },
    body: new URLSearchParams({
      request: await hidden('request'),
      account: await hidden('account'),
      decision: 'allow',
    }),
    redirect: 'manual',
  });
  return answer.headers.get('location') ?? '';
}
