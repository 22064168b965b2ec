import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemTexts } from '../../lib/texts.ts';
import { connectAna, describeInBrowsers } from '../support/browsers.ts';
import { copyProject, env, inCopy } from '../support/copy-project.ts';
import { words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { eventually, testDeployment } from '../support/vitest.ts';

const OLD = 0;
const NEW = 1;
const deployment = testDeployment({ instances: 2, env: { KEEP_ALIVE_TIMEOUT: '1' } });
let copy: string;

/** @throws Error when the file has nothing of the kind: then this test would compare two equal releases */
function change(file: string, from: RegExp, to: string): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (!from.test(text)) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, text.replaceAll(new RegExp(from, 'g'), to));
}

// The new release has another heading, another style, another name for one of its actions, and a page that breaks.
beforeAll(async () => {
  copy = await copyProject('new');
  for (const file of ['app/_sample/actions.ts', 'app/_sample/tasks.tsx', 'lib/sample/tasks.ts'])
    change(file, /\bsetTaskDone\b/, 'markTask');
  change('app/_sample/tasks.tsx', /actions=\{\{(.*)markTask/, 'actions={{$1setTaskDone: markTask');
  change('app/_sample/texts.ts', /Your tasks/, 'Your new tasks');
  change(
    'app/start/page.tsx',
    /const notice = await noticeOf\(query\);/,
    "$&\n  if (query.notice === 'broken') throw new Error();",
  );
  change('app/styles/base.css', /^/, '.of-the-new-release { color: red; }\n');
  const build = { ...env, NEXT_TELEMETRY_DISABLED: '1' };
  await inCopy(copy)({ env: build })`${process.execPath} scripts/build.ts`;
  await deployment.restart(NEW, {}, join(copy, '.next/standalone/server.js'));
}, 300_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const isNew = (text: string) => text.includes('Your new tasks');
const logged = (before: number) =>
  deployment.log
    .slice(before)
    .split('\n')
    .filter((line) => line.includes('page_outdated'));

describe.each([
  ['a page of the old release at the new one', OLD, NEW],
  ['a page of the new release at the old one', NEW, OLD],
])('%s, without JavaScript', (_what, from, to) => {
  let user: User;
  beforeEach(async () => {
    deployment.sendTo(from);
    user = await deployment.connected('Ana', 'write:tasks');
  });

  it('a form of one release adds its task at the other without JavaScript', async () => {
    const page = await user.open('/connected');
    expect(isNew(page.text)).toBe(from === NEW);
    deployment.sendTo(to);
    const added = await user.press(page, 'Add task', { title: `Typed at ${from}` });
    expect(isNew(added.text)).toBe(to === NEW);
    expect(words(added)).toContain(`Typed at ${from}`);
  });

  it('a button whose action has another name leads without JavaScript to the page that the app was updated', async () => {
    const page = await user.open('/connected');
    const before = deployment.log.length;
    deployment.sendTo(to);
    const response = await user.press(page, 'Mark as done');
    expect([response.status, response.trail.at(-1)]).toEqual([409, '/problem/page_outdated']);
    expect(words(response)).toContain(problemTexts.page_outdated.title);
    expect(words(await user.follow(response, 'Try again'))).toContain('Hello, Ana');
    await eventually(() => expect(logged(before)).toHaveLength(1));
    expect(JSON.parse(logged(before)[0] ?? '')).toMatchObject({
      level: 40,
      problem: 'page_outdated',
      method: 'POST',
      path: '/connected',
      status: 409,
    });
  });
});

it('a page that fails is replaced by a problem page that needs no script', async () => {
  deployment.sendTo(NEW);
  const page = await deployment.user().open('/start?notice=broken');
  expect([page.status, page.trail.at(-1)]).toEqual([500, '/problem/internal']);
  expect(words(page)).toContain(problemTexts.internal.title);
});

describeInBrowsers('two releases', (open) => {
  let page: Page;
  beforeEach(async () => {
    await deployment.control('reset');
    deployment.sendTo(OLD);
    page = await open();
    await connectAna(page, deployment.appUrl);
    await page.waitForLoadState('networkidle');
    return () => page.context().close();
  });

  it('a page of the old release adds the typed task at the new one, and becomes a page of the new one', async () => {
    await deployment.drain(OLD);
    await page.getByLabel('New task').fill('Typed before the update');
    await page.getByRole('button', { name: 'Add task' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Typed before the update' }).waitFor();
    await page.getByRole('heading', { name: 'Your new tasks' }).waitFor();
  });

  it('a button whose action has another name leads to the page that the app was updated, which leads on', async () => {
    const before = deployment.log.length;
    await deployment.drain(OLD);
    await page
      .getByRole('button', { name: /Mark as done/ })
      .first()
      .click();
    await page.waitForURL('**/problem/page_outdated');
    await page.getByRole('heading', { name: problemTexts.page_outdated.title }).waitFor();
    await eventually(() => expect(logged(before)).toHaveLength(1));
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'Your new tasks' }).waitFor();
  });

  it('a page works when the other release has neither its styles nor its own scripts', async () => {
    const missed = new Set<string>();
    await page.route('**/_next/static/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      const response = await route.fetch({ url: `${deployment.apps[NEW]?.url}${pathname}` });
      if (response.status() === 404) missed.add(pathname);
      await route.fulfill({ response });
    });
    await page.reload();
    await page.getByLabel('New task').fill('Typed without a style');
    await page.getByRole('button', { name: 'Add task' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Typed without a style' }).waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    const missing = [...missed].map((path) => path.replace(/.*\./, '')).sort();
    expect(missing).toEqual(['css', 'js']);
  });
});
