import { expect, story } from './support/story.ts';

story('the app offers to connect', async ({ page }) => {
  const answer = await page.goto('/');
  expect(answer?.status()).toBe(200);
  await expect(page.getByRole('main')).toContainText('Connect');
});
