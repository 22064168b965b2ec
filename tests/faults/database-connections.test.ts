import { beforeEach, describe, expect, it } from 'vitest';
import { connectionsTexts, connectionTexts, flowNotices } from '../../lib/texts.ts';
import { type Page, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { describeWithPostgres, testDeployment } from '../support/vitest.ts';

const hour = 60 * 60_000;
const options = { database: true, instances: 2 };

/** Connects as somebody else of the platform, beside the connections that are there. */
async function connectAnother(browser: User, as: string): Promise<Page> {
  let page = await browser.follow(await browser.open('/connections'), connectionsTexts.another);
  page = await browser.press(page, 'Log in as somebody else');
  page = await browser.press(page, `Continue as ${as}`);
  return browser.press(page, 'Allow');
}

/** @returns the id of each connection on the page, by its heading */
async function idsOf(browser: User): Promise<Record<string, string>> {
  const { text } = await browser.open('/connections');
  const found = text.matchAll(/<h2 id="connection-([\w-]+)"><bdi>(.*?)<\/bdi>/g);
  return Object.fromEntries([...found].map(([, id, label]) => [String(label).split(' ')[0], id]));
}

const end = (browser: User, id = '') => browser.open(`/disconnect?connection=${id}`, { method: 'POST' });
const choose = (browser: User, label: string) =>
  browser
    .open('/connections')
    .then(async (page) => browser.press(page, connectionsTexts.use, await idFields(label, browser)));
const idFields = async (label: string, browser: User) => ({
  connection: (await idsOf(browser))[label] ?? '',
});

describeWithPostgres('a browser with two accounts', () => {
  const deployment = testDeployment(options);
  let browser: User;
  let ids: Record<string, string>;
  beforeEach(async () => {
    await deployment.control('reset');
    browser = await deployment.connected('Ana');
    expect(words(await connectAnother(browser, 'Ben'))).toContain('Hello, Ben');
    ids = await idsOf(browser);
  });

  const tasksOf = async (label: string) =>
    (await browser.browser.visit(`/api/tasks?${new URLSearchParams({ connection: ids[label] ?? '' })}`))
      .status;

  it('lists both, uses the newer one, and the other one once it is chosen', async () => {
    expect(Object.keys(ids)).toEqual(['Ben', 'Ana']);
    expect(words(await browser.open('/connected'))).toContain('Hello, Ben');
    expect(words(await choose(browser, 'Ana'))).toContain('Hello, Ana');
    expect(Object.keys(await idsOf(browser)).toSorted()).toEqual(['Ana', 'Ben']);
  });

  it('refreshes each when a handler calls the API for it, and the one in use stays', async () => {
    await deployment.advance(hour);
    expect([await tasksOf('Ana'), await tasksOf('Ben'), await tasksOf('Ana')]).toEqual([200, 200, 200]);
    expect(await deployment.refreshes()).toHaveLength(2);
    expect(words(await browser.open('/connected'))).toContain('Hello, Ben');
  });

  it('refreshes all that are due in one visit to /refresh, so a page of many is reached in few redirects', async () => {
    await connectAnother(browser, 'Mei');
    ids = await idsOf(browser);
    await deployment.advance(hour);
    const back = encodeURIComponent('/connections');
    const { trail } = await browser.open(`/refresh?connection=${ids.Ana}&return_to=${back}`);
    expect(trail).toEqual([expect.stringContaining('/refresh?'), '/connections']);
    expect(await deployment.refreshes()).toHaveLength(3);
    for (const label of ['Ana', 'Ben', 'Mei']) expect(await tasksOf(label)).toBe(200);
    expect(await deployment.refreshes()).toHaveLength(3);
  });

  it('shows the others if one of those that are due has ended', async () => {
    await deployment.control('revoke-consent', { user: 'ben' });
    await deployment.advance(hour);
    await browser.open(`/refresh?connection=${ids.Ana}&return_to=/connections`);
    expect(Object.keys(await idsOf(browser))).toEqual(['Ana']);
    expect([await tasksOf('Ana'), await tasksOf('Ben')]).toEqual([200, 401]);
  });

  it('keeps one account when the other is disconnected, also if the button is pressed twice', async () => {
    const page = await browser.open('/connected');
    const again = browser.copy();
    expect(words(await browser.press(page, connectionTexts.disconnect))).toContain(
      flowNotices.one_disconnected.title,
    );
    await again.press(page, connectionTexts.disconnect);
    expect(Object.keys(await idsOf(browser))).toEqual(['Ana']);
    expect(words(await browser.open('/connected'))).toContain('Hello, Ana');
    expect(await deployment.liveRefreshTokens()).toHaveLength(1);
  });

  it('ends where it began when both are disconnected', async () => {
    for (const label of ['Ana', 'Ben']) await end(browser, ids[label]);
    expect((await browser.open('/connected')).trail.at(-1)).toContain('/start?');
    expect(browser.connected).toBe(false);
    expect(await deployment.liveRefreshTokens()).toEqual([]);
  });

  it('sends no form to one account whose page showed the other', async () => {
    const page = await browser.open('/connected');
    await choose(browser, 'Ana');
    const refused = await browser.press(page, 'Allow editing', { title: 'Order new chairs' });
    expect(words(refused)).toContain(flowNotices.other_user);
    expect(words(refused)).toContain('Hello, Ana');
  });

  it('tells a user who asked for more access, and came back as somebody else', async () => {
    const callback = await deployment.consent(browser.browser, 'mei', '?scope=write:tasks');
    const page = await browser.open(callback);
    expect(page.trail.at(-1)).toBe('/connections');
    expect(words(page)).toContain(flowNotices.account_added.title);
    expect(Object.keys(await idsOf(browser))).toEqual(['Mei', 'Ben', 'Ana']);
  });

  it('ticks no task of one account by a form that the other’s page showed', async () => {
    const user = await deployment.connected('Ana', 'write:tasks');
    const page = await user.open('/connected');
    await connectAnother(user, 'Ben');
    expect(words(await user.press(page, 'Mark as done: Book a room'))).toContain(flowNotices.other_user);
  });

  it('says which connection was used last, and that it is in use', async () => {
    await choose(browser, 'Ana');
    await deployment.advance(10 * 60_000);
    const [, anas = '', bens = ''] = words(await browser.open('/connections')).split('Last used');
    expect([anas, bens].map((text) => /Just now/.test(text))).toEqual([true, false]);
    expect(bens).toContain('10 minutes ago');
  });

  it('replaces the connection of an account that connects again, and leaves the other', async () => {
    await connectAnother(browser, 'Ana');
    expect(Object.keys(await idsOf(browser)).toSorted()).toEqual(['Ana', 'Ben']);
    expect(await idsOf(browser)).toEqual(ids);
  });

  it('goes on with the other account when the platform withdraws the one in use', async () => {
    await deployment.control('revoke-consent', { user: 'ben' });
    await deployment.advance(hour);
    await browser.open('/connected');
    expect(words(await browser.open('/connected'))).toContain('Hello, Ana');
  });

  it('keeps one row of a callback whose response was lost, and that came again after another connection', async () => {
    const rows = () => deployment.postgres.ask('select key from connected_app.connections');
    const before = (await rows()).length;
    const user = deployment.user();
    const callback = await deployment.consent(user.browser, 'mei');
    await user.copy().browser.visit(callback);
    await user.connect('Mei');
    await user.browser.visit(callback);
    expect(words(await user.open('/connected'))).toContain('Hello, Mei');
    expect(await rows()).toHaveLength(before + 1);
  });

  it('does nothing for a browser that names the connection of another one', async () => {
    const stranger = await deployment.connected('Mei');
    await end(stranger, ids.Ana);
    expect((await stranger.browser.visit(`/api/tasks?connection=${ids.Ana}`)).status).toBe(401);
    // Postgres refuses the first value, and an index the second one.
    for (const id of ['%00', 'x'.repeat(6000)])
      expect((await stranger.browser.visit(`/api/tasks?connection=${id}`)).status).toBe(401);
    expect(await tasksOf('Ana')).toBe(200);
    expect(words(await stranger.open('/connected'))).toContain('Hello, Mei');
  });
});

describeWithPostgres('a member of two organizations', () => {
  const deployment = testDeployment({ ...options, vertical: 'b2b', client: 'confidential' });
  it('connects with both, and each connection is named after its organization', async () => {
    const browser = deployment.user();
    let page = await browser.press(await browser.open('/connect'), 'Continue as Ana');
    page = await browser.press(page, 'Harbor Studio');
    expect(words(await browser.press(page, 'Allow'))).toContain('Harbor Studio');
    page = await browser.press(await browser.open('/connect?another=1'), 'Log in as somebody else');
    page = await browser.press(page, 'Continue as Ana');
    page = await browser.press(page, 'Juniper Labs');
    expect(words(await browser.press(page, 'Allow'))).toContain('Juniper Labs');
    expect(Object.keys(await idsOf(browser))).toEqual(['Juniper', 'Harbor']);
    expect(words(await choose(browser, 'Harbor'))).toContain('Harbor Studio');
    expect(await deployment.liveRefreshTokens()).toHaveLength(2);
  });
});

describe('a browser that keeps its connection in cookies', () => {
  const deployment = testDeployment({ database: false });
  it('has one, and is told so', async () => {
    const browser = await deployment.connected('Ana');
    const page = await browser.open('/connections');
    expect(words(page)).toContain(connectionsTexts.one);
    expect(words(page)).not.toContain(connectionsTexts.another);
  });
});
