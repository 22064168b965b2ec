import { afterEach, describe, expect, it } from 'vitest';
import { dataTexts, writeFailures } from '../../lib/texts.ts';
import { fieldValue, words } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const HOUR = 60 * 60_000;

const deployment = testDeployment();
afterEach(() => deployment.control('switches', { endpoints: { api: null, refresh: null } }));

describe('a connection with a fresh token', () => {
  it('no response sets a cookie, and the app calls the API alone', async () => {
    const user = await deployment.connected();
    await deployment.forgetRequests();
    for (const path of ['/connected', '/', '/start', '/health', '/refresh?return_to=%2Fconnected']) {
      const response = await user.browser.visit(path);
      expect(response.headers['set-cookie'], path).toBeUndefined();
    }
    expect(await deployment.received('/v1/oauth2/token')).toEqual([]);
    expect(await deployment.received('/v1/tasks')).toHaveLength(1);
  });

  it('a page goes through /refresh a minute before the token expires, and comes back to its address', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR - 59_000);
    const here = '/connected?notice=not_granted&x=a%26b&x=%C3%BC';
    const { trail, status } = await user.open(here);
    expect(status).toBe(200);
    expect(trail).toHaveLength(3);
    expect(new URLSearchParams(trail[2]?.split('?')[1])).toEqual(new URLSearchParams(here.split('?')[1]));
    expect((await user.open(here)).trail).toEqual([here]);
  });
});

describe('a connection with an expired token', () => {
  it.each<[string, string, Record<string, string>]>([
    ['HEAD', 'HEAD', {}],
    ['a prefetch', 'GET', { 'Sec-Purpose': 'prefetch' }],
    ['a prerender', 'GET', { 'Sec-Purpose': 'prefetch;prerender' }],
    ['Next’s prefetch', 'GET', { RSC: '1', 'Next-Router-Prefetch': '1', 'Sec-Fetch-Mode': 'cors' }],
    ['Next’s navigation', 'GET', { RSC: '1', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
    ['fetch()', 'GET', { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' }],
    ['an image', 'GET', { 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' }],
  ])('%s refreshes no expired token, neither at the page nor at /refresh', async (_what, method, headers) => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await deployment.forgetRequests();
    for (const path of ['/refresh?return_to=%2Fconnected', '/connected']) {
      const response = await user.browser.visit(path, { method, headers });
      expect(response.headers['set-cookie'], path).toBeUndefined();
      const further = response.location && (await user.browser.visit(response.location, { method, headers }));
      if (further) expect(further.headers['set-cookie']).toBeUndefined();
    }
    expect(await deployment.refreshes()).toEqual([]);
  });

  it('static pages and assets refresh no expired token', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await deployment.forgetRequests();
    expect((await user.open('/')).trail).toEqual(['/']);
    expect((await user.open('/icon.svg')).trail).toEqual(['/icon.svg']);
    expect(await deployment.refreshes()).toEqual([]);
  });
});

describe('a fresh token that the API refuses', () => {
  const refuse = (times?: number) =>
    deployment.control('switches', { endpoints: { api: { status: 401, ...(times ? { times } : {}) } } });

  it('a page refreshes once and shows its data when the API refuses the token once', async () => {
    const user = await deployment.connected();
    await deployment.forgetRequests();
    await refuse(1);
    const page = await user.open('/connected?notice=rate_limited');
    expect(page.trail).toEqual([
      '/connected?notice=rate_limited',
      expect.stringMatching(
        /^\/refresh\?after_401=1&refused=\w{16}&return_to=%2Fconnected%3Fnotice%3Drate_limited$/,
      ),
      '/connected?notice=rate_limited',
    ]);
    expect(page.status).toBe(200);
    expect(await deployment.refreshes()).toHaveLength(1);
  });

  it('refreshes once for two tabs, one after the other, whose page it refused', async () => {
    const { browser } = await deployment.connected();
    await deployment.forgetRequests();
    await refuse(2);
    const [one, other] = [await browser.visit('/connected'), await browser.visit('/connected')];
    for (const { location } of [one, other])
      expect((await browser.visit(location)).location).toContain('/connected');
    expect(await deployment.refreshes()).toHaveLength(1);
  });

  it('a page says that the API refuses the token again, after one refresh a minute at most', async () => {
    const user = await deployment.connected();
    await deployment.forgetRequests();
    await refuse();
    const page = await user.open('/connected');
    expect(page.trail).toHaveLength(3);
    expect(words(page)).toContain(dataTexts.token_refused);
    for (let again = 0; again < 5; again++) expect((await user.open('/connected')).trail).toHaveLength(1);
    expect(await deployment.refreshes()).toHaveLength(1);
    expect(user.connected).toBe(true);
  });

  it('a page says that the API refuses the token during an outage of the issuer, without a redirect loop', async () => {
    const user = await deployment.connected();
    await refuse();
    await deployment.control('switches', { endpoints: { refresh: { status: 500 } } });
    const page = await user.open('/connected');
    expect(words(page)).toContain(dataTexts.token_refused);
    expect((await user.open('/connected')).trail).toHaveLength(1);
  });

  it('a server action adds the task when the API refuses the token once', async () => {
    const user = await deployment.connected('Ana', 'write:tasks');
    const tasks = await user.open('/connected');
    await deployment.forgetRequests();
    await refuse(1);
    const page = await user.press(tasks, 'Add task', { title: 'Second time lucky' });
    expect(words(page)).toContain('Second time lucky');
    expect(await deployment.refreshes()).toHaveLength(1);
  });

  it('a server action keeps the typed title when the API refuses the token again', async () => {
    const user = await deployment.connected('Ana', 'write:tasks');
    const tasks = await user.open('/connected');
    await deployment.forgetRequests();
    await refuse(2);
    const page = await user.press(tasks, 'Add task', { title: 'Not yet' });
    expect(fieldValue(page, 'title')).toBe('Not yet');
    expect(words(page)).toContain(writeFailures.token_refused);
    expect((await deployment.refreshes()).length).toBeLessThanOrEqual(2);
  });
});
