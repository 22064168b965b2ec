import { describe, expect, it } from 'vitest';
import { problems } from '../../lib/problems.ts';
import { connectTexts } from '../../lib/texts.ts';
import type { Browser, HttpResponse } from '../support/browser.ts';
import { fieldsOf, multipart, words } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

function expectPersonal(response: HttpResponse): void {
  expect(response.headers['cache-control']).toBe('private, no-store, no-transform');
  expect(response.headers.vary).toMatch(/(^|, )Cookie($|,)/);
}

async function editor(): Promise<{ browser: Browser; form: Record<string, string> }> {
  const browser = await deployment.connectedBrowser();
  await browser.visit(await deployment.consent(browser, 'ana', '?scope=write:tasks'));
  return { browser, form: fieldsOf(await browser.visit('/connected'), 'Add task') };
}

describe('responses that no cache may keep', () => {
  it.each<[string, () => Promise<HttpResponse>]>([
    ['a personal page', async () => (await deployment.connectedBrowser()).visit('/connected')],
    ['the redirect of a user without a connection', () => deployment.browser().visit('/connected')],
    ['the redirect to the platform', () => deployment.browser().visit('/connect')],
    ['a flow that could not start', () => deployment.browser().visit('/connect?scope=unknown')],
    ['a HEAD request of /connect', () => deployment.browser().send({ path: '/connect', method: 'HEAD' })],
    [
      'the response to a callback',
      async () => {
        const browser = deployment.browser();
        return browser.visit(await deployment.consent(browser));
      },
    ],
    ['the response to a refused callback', () => deployment.browser().visit('/callback?code=1&state=2')],
    ['a refresh', async () => (await deployment.connectedBrowser()).visit('/refresh')],
    ['a refresh without a connection', () => deployment.browser().visit('/refresh')],
    [
      'the Connect page with a notice',
      async () => (await deployment.connectedBrowser()).visit('/start?notice=disconnected'),
    ],
    [
      'the choice between two accounts',
      async () => {
        const browser = await deployment.connectedBrowser('mei');
        return browser.visit((await browser.visit(await deployment.consent(browser, 'ana'))).location);
      },
    ],
    ['/switch without a choice', () => deployment.browser().visit('/switch')],
    [
      'the page before another consent',
      async () => (await deployment.connectedBrowser()).visit('/connect/more?scope=write:tasks'),
    ],
    [
      'Disconnect',
      async () => (await deployment.connectedBrowser()).visit('/disconnect', { method: 'POST' }),
    ],
    ['a refused Disconnect', () => deployment.browser().send({ method: 'POST', path: '/disconnect' })],
    ['a method that no handler has', () => deployment.browser().send({ method: 'PUT', path: '/disconnect' })],
    [
      'an RSC request',
      async () => (await deployment.connectedBrowser()).send({ path: '/connected', headers: { rsc: '1' } }),
    ],
    [
      'the target of a redirected RSC request',
      async () => {
        const browser = await deployment.connectedBrowser();
        const { headers } = await browser.send({ path: '/connected', headers: { rsc: '1' } });
        return browser.send({ path: headers.location ?? '', headers: { rsc: '1' } });
      },
    ],
    [
      'an unknown path below a personal page',
      async () => (await deployment.connectedBrowser()).visit('/connected/nothing'),
    ],
    ['an unknown problem', () => deployment.browser().visit('/problem/nothing')],
  ])('forbids caches to keep %s', async (_what, ask) => {
    expectPersonal(await ask());
  });

  it.each(Object.keys(problems))('forbids caches to keep the problem page %s', async (code) => {
    expectPersonal(await deployment.browser().visit(`/problem/${code}`));
  });

  it('compresses a page that no proxy may transform', async () => {
    const browser = await deployment.connectedBrowser();
    const response = await browser.send({ path: '/connected', headers: { 'accept-encoding': 'gzip' } });
    expect(response.headers['content-encoding']).toBe('gzip');
    expectPersonal(response);
  });

  it.each([
    ['done', { title: 'a task' }],
    ['refused', { title: '' }],
  ])('forbids caches to keep the response to a server action that was %s', async (_case, fields) => {
    const { browser, form } = await editor();
    const { headers, body } = await multipart({ ...form, ...fields });
    for (const origin of [deployment.appUrl, 'https://evil.example']) {
      const posted = { method: 'POST', headers: { ...headers, origin }, body };
      expectPersonal(await browser.visit('/connected', posted));
    }
  });
});

describe('responses that a cache may keep', () => {
  it('shows a connected user another front page, which no cache may keep', async () => {
    const browser = await deployment.connectedBrowser();
    const page = await browser.visit('/');
    expect(page.headers['cache-control']).toBe('private, no-store, no-transform');
    expect(words(page)).toContain(connectTexts.open);
    expect(words(page)).not.toContain('Ana');
  });

  it.each(['connection', '3000-connection.0', '__Host-connection', '__Host-connection-0123456789abcdef.0'])(
    'shows that front page to a browser with the cookie %s',
    async (name) => {
      const page = await deployment
        .browser()
        .send({ path: '/', headers: { cookie: `theme=dark; ${name}=sealed` } });
      expect(page.headers['cache-control']).toBe('private, no-store, no-transform');
      expect(words(page)).toContain(connectTexts.open);
    },
  );

  it.each(['/nope', '/robots.txt'])('sends the same %s to every user, without a cookie', async (path) => {
    const [visitor, ana] = [
      await deployment.browser().visit(path),
      await (await deployment.connectedBrowser()).visit(path),
    ];
    expect(ana.text).toBe(visitor.text);
    expect([...ana.cookies, ...visitor.cookies]).toEqual([]);
  });
});
