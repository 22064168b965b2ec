import { describe, expect, it } from 'vitest';
import { problems } from '../../lib/problems.ts';
import { type Browser, formPost, navigation } from './support/browser.ts';
import { formWith, multipart } from './support/form.ts';
import type { Answer } from './support/send.ts';
import { hostileWorld } from './support/world.ts';

const world = hostileWorld();

function expectPersonal(answer: Answer): void {
  expect(answer.headers['cache-control']).toBe('private, no-store');
  expect(answer.headers.vary).toMatch(/(^|, )Cookie($|,)/);
}

async function editor(): Promise<{ browser: Browser; hidden: Record<string, string> }> {
  const browser = await world.connected();
  await browser.visit(await world.consent(browser, 'ana', '?scope=write:tasks'));
  return { browser, hidden: formWith(await browser.visit('/connected'), 'name="title"').hidden };
}

describe('no cache may keep', () => {
  it.each<[string, () => Promise<Answer>]>([
    ['a personal page', async () => (await world.connected()).visit('/connected')],
    ['its absence', () => world.browser().visit('/connected')],
    ['the way to the platform', () => world.browser().visit('/connect')],
    ['a flow that could not start', () => world.browser().visit('/connect?scope=unknown')],
    ['a background request for it', () => world.browser().send({ path: '/connect', method: 'HEAD' })],
    [
      'the end of a flow',
      async () => {
        const browser = world.browser();
        return browser.visit(await world.consent(browser));
      },
    ],
    ['a flow that failed', () => world.browser().visit('/callback?code=1&state=2')],
    ['a refresh', async () => (await world.connected()).visit('/refresh')],
    ['a refresh of nobody', () => world.browser().visit('/refresh')],
    ['the Connect page with a note', async () => (await world.connected()).visit('/start?note=disconnected')],
    [
      'the choice between two',
      async () => {
        const browser = await world.connected('mei');
        return browser.visit((await browser.visit(await world.consent(browser, 'ana'))).location);
      },
    ],
    ['no choice', () => world.browser().visit('/switch')],
    ['the detour to the platform', async () => (await world.connected()).visit('/connected/allow-editing')],
    [
      'Disconnect',
      async () =>
        (await world.connected()).send({
          method: 'POST',
          path: '/disconnect',
          headers: formPost(world.appUrl),
        }),
    ],
    ['a refused Disconnect', () => world.browser().send({ method: 'POST', path: '/disconnect' })],
    ['a method that is not there', () => world.browser().send({ method: 'PUT', path: '/disconnect' })],
    [
      'an RSC request',
      async () => (await world.connected()).send({ path: '/connected', headers: { rsc: '1' } }),
    ],
    [
      'what RSC requests are sent to',
      async () => {
        const browser = await world.connected();
        const { location } = await browser.send({ path: '/connected', headers: { rsc: '1' } });
        return browser.send({ path: location, headers: { rsc: '1' } });
      },
    ],
    ['a page below that is not there', async () => (await world.connected()).visit('/connected/nothing')],
    ['a problem that is not there', () => world.browser().visit('/problem/nothing')],
  ])('%s', async (_what, ask) => {
    expectPersonal(await ask());
  });

  it.each(Object.keys(problems))('the problem page %s', async (code) => {
    expectPersonal(await world.browser().visit(`/problem/${code}`));
  });

  it.each([
    ['done', { title: 'a task' }],
    ['refused', { title: '' }],
  ])('a server action that was %s', async (_case, fields) => {
    const { browser, hidden } = await editor();
    const packed = await multipart({ ...hidden, ...fields });
    for (const origin of [world.appUrl, 'https://evil.example']) {
      const headers = { ...navigation, 'sec-fetch-site': 'same-origin', ...packed.headers, origin };
      expectPersonal(await browser.send({ method: 'POST', path: '/connected', headers, body: packed.body }));
    }
  });
});

describe('what a cache may keep', () => {
  it.each(['/', '/nope', '/robots.txt'])('%s is the same for everybody, and sets no cookie', async (path) => {
    const [nobody, ana] = [await world.browser().visit(path), await (await world.connected()).visit(path)];
    expect(ana.text).toBe(nobody.text);
    expect([...ana.cookies, ...nobody.cookies]).toEqual([]);
  });
});
