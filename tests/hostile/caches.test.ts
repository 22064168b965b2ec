import { describe, expect, it } from 'vitest';
import { problems } from '../../lib/problems.ts';
import type { Browser, HttpResponse } from '../support/browser.ts';
import { fieldsOf, multipart } from '../support/page.ts';
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

describe('no cache may keep', () => {
  it.each<[string, () => Promise<HttpResponse>]>([
    ['a personal page', async () => (await deployment.connectedBrowser()).visit('/connected')],
    ['its absence', () => deployment.browser().visit('/connected')],
    ['the way to the platform', () => deployment.browser().visit('/connect')],
    ['a flow that could not start', () => deployment.browser().visit('/connect?scope=unknown')],
    ['a background request for it', () => deployment.browser().send({ path: '/connect', method: 'HEAD' })],
    [
      'the end of a flow',
      async () => {
        const browser = deployment.browser();
        return browser.visit(await deployment.consent(browser));
      },
    ],
    ['a flow that failed', () => deployment.browser().visit('/callback?code=1&state=2')],
    ['a refresh', async () => (await deployment.connectedBrowser()).visit('/refresh')],
    ['a refresh of nobody', () => deployment.browser().visit('/refresh')],
    [
      'the Connect page with a note',
      async () => (await deployment.connectedBrowser()).visit('/start?notice=disconnected'),
    ],
    [
      'the choice between two',
      async () => {
        const browser = await deployment.connectedBrowser('mei');
        return browser.visit((await browser.visit(await deployment.consent(browser, 'ana'))).location);
      },
    ],
    ['no choice', () => deployment.browser().visit('/switch')],
    [
      'the detour to the platform',
      async () => (await deployment.connectedBrowser()).visit('/connect/more?scope=write:tasks'),
    ],
    [
      'Disconnect',
      async () => (await deployment.connectedBrowser()).visit('/disconnect', { method: 'POST' }),
    ],
    ['a refused Disconnect', () => deployment.browser().send({ method: 'POST', path: '/disconnect' })],
    ['a method that is not there', () => deployment.browser().send({ method: 'PUT', path: '/disconnect' })],
    [
      'an RSC request',
      async () => (await deployment.connectedBrowser()).send({ path: '/connected', headers: { rsc: '1' } }),
    ],
    [
      'what RSC requests are sent to',
      async () => {
        const browser = await deployment.connectedBrowser();
        const { headers } = await browser.send({ path: '/connected', headers: { rsc: '1' } });
        return browser.send({ path: headers.location ?? '', headers: { rsc: '1' } });
      },
    ],
    [
      'a page below that is not there',
      async () => (await deployment.connectedBrowser()).visit('/connected/nothing'),
    ],
    ['a problem that is not there', () => deployment.browser().visit('/problem/nothing')],
  ])('%s', async (_what, ask) => {
    expectPersonal(await ask());
  });

  it.each(Object.keys(problems))('the problem page %s', async (code) => {
    expectPersonal(await deployment.browser().visit(`/problem/${code}`));
  });

  it.each([
    ['done', { title: 'a task' }],
    ['refused', { title: '' }],
  ])('a server action that was %s', async (_case, fields) => {
    const { browser, form } = await editor();
    const { headers, body } = await multipart({ ...form, ...fields });
    for (const origin of [deployment.appUrl, 'https://evil.example']) {
      const posted = { method: 'POST', headers: { ...headers, origin }, body };
      expectPersonal(await browser.visit('/connected', posted));
    }
  });
});

describe('what a cache may keep', () => {
  it.each(['/', '/nope', '/robots.txt'])('%s is the same for everybody, and sets no cookie', async (path) => {
    const [nobody, ana] = [
      await deployment.browser().visit(path),
      await (await deployment.connectedBrowser()).visit(path),
    ];
    expect(ana.text).toBe(nobody.text);
    expect([...ana.cookies, ...nobody.cookies]).toEqual([]);
  });
});
