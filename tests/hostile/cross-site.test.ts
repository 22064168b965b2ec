import { beforeAll, describe, expect, it } from 'vitest';
import type { Browser, HttpResponse } from '../support/browser.ts';
import { startElsewhere } from '../support/elsewhere.ts';
import { fieldsOf, multipart, problemOf } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

/** Who sends the request, as far as a server can tell; `own` stands for the app's origin. */
const senders: [string, Record<string, string>][] = [
  ['a form on another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['a form on a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'http://evil.localhost' }],
  ['a form in a sandboxed frame', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
  ['a page that hides its origin', { origin: 'null' }],
  ['an old browser that sends no origin', {}],
  [
    'fetch() from another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', origin: 'https://evil.example' },
  ],
  ['a name that only begins like ours', { origin: 'own.evil.example' }],
  ['our name on another port', { origin: 'http://localhost:1' }],
  ['an origin that is no URL', { origin: 'evil' }],
  ['a site that our site links to', { 'sec-fetch-site': 'cross-site', origin: 'own' }],
  ['a forged X-Forwarded-Host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  ['a forged Host', { origin: 'https://evil.example', host: 'evil.example' }],
  [
    'a forged Host and X-Forwarded-Host',
    { origin: 'https://evil.example', host: 'evil.example', 'x-forwarded-host': 'evil.example' },
  ],
];

const asSent = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace(/^own/, deployment.appUrl)]),
  );

describe('Disconnect', () => {
  it.each(senders)('Disconnect refuses %s', async (_who, headers) => {
    const browser = await deployment.connectedBrowser();
    const response = await browser.send({ method: 'POST', path: '/disconnect', headers: asSent(headers) });
    expect(problemOf(response)).toBe('cross_site_request');
    expect((await browser.visit(response.location)).status).toBe(403);
    expect((await browser.visit('/connected')).status).toBe(200);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('Disconnect refuses the method %s', async (method) => {
    const browser = await deployment.connectedBrowser();
    const headers = { 'sec-fetch-site': 'same-origin', origin: deployment.appUrl };
    const response = await browser.visit('/disconnect', { method, headers });
    expect(response.cookies).toEqual([]);
    expect(problemOf(response)).toBe(method === 'HEAD' ? undefined : 'request_unusable');
    expect((await browser.visit('/connected')).status).toBe(200);
  });

  it('Disconnect accepts the app’s own form', async () => {
    const browser = await deployment.connectedBrowser();
    const response = await browser.visit('/disconnect', { method: 'POST' });
    expect(response.headers.location).toBe('/start');
    expect((await browser.visit('/connected')).status).toBe(307);
  });
});

describe('a server action', () => {
  let browser: Browser;
  let form: Record<string, string>;
  let nth = 0;
  /** By which a script calls it. */
  const actionId = () =>
    Object.keys(form)
      .find((name) => name.startsWith('$ACTION_ID_'))
      ?.slice(11) ?? '';

  beforeAll(async () => {
    browser = await deployment.connectedBrowser();
    await browser.visit(await deployment.consent(browser, 'ana', '?scope=write:tasks'));
    form = fieldsOf(await browser.visit('/connected'), 'Add task');
  });

  async function addTask(
    headers: Record<string, string>,
  ): Promise<{ response: HttpResponse; added: boolean }> {
    const title = `task number ${++nth}`;
    const packed = await multipart({ ...form, title });
    const sent = { ...packed.headers, ...asSent(headers) };
    const response = await browser.send({
      method: 'POST',
      path: '/connected',
      headers: sent,
      body: packed.body,
    });
    return { response, added: (await browser.visit('/connected')).text.includes(title) };
  }

  const own = { 'sec-fetch-site': 'same-origin', origin: 'own' };

  it('a server action adds a task for the app’s own form', async () => {
    expect(await addTask(own)).toMatchObject({
      added: true,
      response: { headers: { location: '/connected#task-title' } },
    });
  });

  it.each(senders)('a server action does nothing for %s', async (_who, headers) => {
    const { response, added } = await addTask(headers);
    expect(added).toBe(false);
    expect(response.status).toBe(303);
    expect(response.location).toBe(`${deployment.appUrl}/problem/cross_site_request`);
  });

  it.each<[string, Record<string, string>]>([
    ['Host', { host: 'inner.example:8080' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
    ['both', { host: 'inner.example', 'x-forwarded-host': 'other.example' }],
  ])('a server action accepts the app’s own form whatever a proxy sends in %s', async (_case, headers) => {
    expect((await addTask({ ...own, ...headers })).added).toBe(true);
  });

  it('a server action does nothing when a script of another site calls it', async () => {
    const packed = await multipart({ '1_title': 'evil task', '0': '["$K1"]' });
    for (const [, headers] of senders) {
      const sent = { ...packed.headers, 'next-action': actionId(), ...asSent(headers) };
      await browser.send({ method: 'POST', path: '/connected', headers: sent, body: packed.body });
    }
    expect((await browser.visit('/connected')).text).not.toContain('evil task');
  });

  it.each([
    ['no argument', '[]'],
    ['a promise', '["$@1"]'],
    ['an object', '[{"get":1}]'],
    ['null', '[null]'],
  ])('a server action that gets %s in place of a form does not fail', async (_case, body) => {
    const headers = asSent({ ...own, 'next-action': actionId(), 'content-type': 'text/plain' });
    const response = await browser.send({ method: 'POST', path: '/connected', headers, body });
    expect(response.status).toBeLessThan(400);
  });

  it.each([
    ['of another page', '/start'],
    ['of a page without any', '/'],
  ])('a server action is not found at the address %s', async (_case, path) => {
    const packed = await multipart({ ...form, title: 'elsewhere' });
    const headers = { ...packed.headers, ...asSent(own) };
    const response = await browser.send({ method: 'POST', path, headers, body: packed.body });
    expect(response.status).toBe(409);
    expect((await browser.visit('/connected')).text).not.toContain('elsewhere');
  });

  it('a server action that redirects fetches nothing from a forged Host (CVE-2024-34351, CVE-2026-64649)', async () => {
    const elsewhere = await startElsewhere();
    const { host } = new URL(elsewhere.url);
    const packed = await multipart({ '1_title': '', '0': '["$K1"]' });
    for (const lie of [{ host }, { 'x-forwarded-host': host }, { host, 'x-forwarded-host': host }]) {
      for (const origin of ['own', `http://${host}`]) {
        const headers = {
          ...packed.headers,
          'next-action': actionId(),
          ...asSent({ ...own, origin }),
          ...lie,
        };
        const response = await browser.send({
          method: 'POST',
          path: '/connected',
          headers,
          body: packed.body,
        });
        expect(response.status).toBeLessThan(500);
      }
    }
    expect(elsewhere.received).toEqual([]);
    elsewhere.stop();
  });
});

describe('the choice between two accounts', () => {
  it.each(senders)('the choice between two accounts refuses %s', async (_who, headers) => {
    const browser = await deployment.connectedBrowser('mei');
    const { location } = await browser.visit(await deployment.consent(browser, 'ana'));
    const page = await browser.visit(location);
    const { body, headers: type } = await multipart(fieldsOf(page, 'Switch to Ana'));
    await browser.send({ method: 'POST', path: '/switch', headers: { ...type, ...asSent(headers) }, body });
    expect((await browser.visit('/connected')).text).toContain('Mei');
    expect((await browser.visit('/switch')).text).toContain('Ana');
  });
});

describe('a forged host', () => {
  it.each<[string, Record<string, string>]>([
    ['Host', { host: 'evil.example' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
    ['Forwarded', { forwarded: 'host=evil.example;proto=https' }],
    ['X-Forwarded-Proto and Port', { 'x-forwarded-proto': 'https', 'x-forwarded-port': '1' }],
    ['X-Original-URL and X-Rewrite-URL', { 'x-original-url': '/disconnect', 'x-rewrite-url': '/disconnect' }],
    ['X-HTTP-Method-Override', { 'x-http-method-override': 'POST' }],
  ])('a forged %s appears in no address that the app makes', async (_case, headers) => {
    const browser = await deployment.connectedBrowser();
    for (const path of [
      '/',
      '/connected',
      '/start',
      '/connect',
      '/callback',
      '/refresh',
      '/problem/internal',
      '/nope',
    ]) {
      const response = await browser.visit(path, { headers });
      expect(`${JSON.stringify(response.headers)} ${response.text}`).not.toContain('evil.example');
      if (path === '/connect' && response.location.startsWith('http')) {
        const { origin, searchParams } = new URL(response.location);
        expect([deployment.appUrl, deployment.sandbox.platformUrl]).toContain(origin);
        if (origin !== deployment.appUrl)
          expect(searchParams.get('redirect_uri')).toBe(`${deployment.appUrl}/callback`);
      }
    }
    expect((await browser.visit('/connected')).status).toBe(200);
  });
});

it('no page can be shown in a frame', async () => {
  const browser = await deployment.connectedBrowser();
  for (const path of [
    '/',
    '/connected',
    '/connect/more?scope=write:tasks',
    '/start',
    '/problem/internal',
    '/nope',
  ]) {
    const framed = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' };
    const response = await browser.visit(path, { headers: framed });
    expect(response.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  }
  for (const path of ['/connect', '/callback', '/refresh']) {
    expect((await browser.visit(path, { headers: { 'sec-fetch-dest': 'iframe' } })).status).toBe(503);
  }
});

it('no response lets another origin read it', async () => {
  const browser = await deployment.connectedBrowser();
  for (const path of ['/', '/connected', '/health', '/connect']) {
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      const response = await browser.send({ method, path, headers });
      expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  }
});
