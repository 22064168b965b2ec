import { problems } from '../../lib/problems.ts';
import { notFoundTexts } from '../../lib/texts.ts';
import { pressConnect } from './support/app-pages.ts';
import { expect, story, toldOnce } from './support/story.ts';

story(
  'every problem has a page, with its own status, that stands without any cookie',
  toldOnce,
  async ({ page }) => {
    for (const [code, { status, title }] of Object.entries(problems)) {
      const answer = await page.goto(`/problem/${code}`);
      expect(answer?.status(), code).toBe(status);
      expect(answer?.headers()['cache-control'], code).toBe('private, no-store, no-transform');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      await expect(page).toHaveTitle(`${title} · Connected App`);
      await expect(page.locator('dl.reference')).toContainText(code);
      await expect(page.getByRole('main').getByRole('link').first()).toHaveAttribute('href', /^\/(\w|\?|$)/);
    }
  },
);

const unknownPaths = [
  '/problem/no_such_thing',
  '/problem/constructor',
  '/problem/__proto__',
  '/problem',
  '/nowhere',
];

story('an unknown problem code and an unknown path get a 404 page', toldOnce, async ({ page }) => {
  for (const path of unknownPaths) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(notFoundTexts.title);
  }
});

story('a problem page shows no text of its query', toldOnce, async ({ page }) => {
  await page.goto('/problem/flow_unknown?reference=call+0900-SCAM&code=call&return_to=//scam.example#scam');
  await expect(page.getByText(/scam/i)).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Start again' })).toHaveAttribute(
    'href',
    '/connect?return_to=%2Fconnected',
  );
});

story('a problem page shows the reference of its own problem only', toldOnce, async ({ page, sandbox }) => {
  await sandbox.trouble('exchange', {
    status: 400,
    body: { error: 'invalid_grant', request_id: 'request-id-test-77', status_code: 400 },
  });
  await page.goto('/start?return_to=/connected%3Fview%3Dmine');
  await pressConnect(page);
  await page.getByRole('button', { name: 'Continue as Mei Tanaka' }).click();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(page.getByText('code_rejected (invalid_grant)')).toBeVisible();
  await expect(page.getByText('request-id-test-77')).toBeVisible();
  await page.goto('/problem/issuer_unavailable');
  await expect(page.getByText('request-id-test-77')).toHaveCount(0);
});
