import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../lib/routes.ts';
import { problemTexts } from '../../lib/texts.ts';
import type { Browser, HttpResponse, Visit } from '../support/browser.ts';
import { fieldsOf, multipart, problemOf, words } from '../support/page.ts';
import { eventually, testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

const machines = ['/health', '/ready', '/client-metadata.json'];
const paths = Object.keys(routes)
  .filter((path) => !machines.includes(path) && !routes[path]?.auth)
  .map((path) => path.replace('[code]', 'internal'))
  .concat(
    '/nope',
    '/problem/nope',
    '/icon.svg',
    '/_next/static/nope.js',
    '/_global-error',
    '/_error',
    '/connected.rsc',
    '/%',
  );
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];

const own = () => ({ origin: deployment.appUrl, 'sec-fetch-site': 'same-origin' });
const isPage = ({ headers, text }: HttpResponse) =>
  /^text\/html/.test(headers['content-type'] ?? '') && /<h1/.test(text) && text.includes('Connected App');

/** Lines that name the problem, since a length of the log. */
const noted = (before: number, problem: string): object[] =>
  deployment.log
    .slice(before)
    .split('\n')
    .filter((line) => line.includes(`"problem":"${problem}"`))
    .map((line) => JSON.parse(line));

/** Sees to it that an error has a page, and a line in the log with code, status, method and the row of its path. */
async function expectExplained(address: string, visit: Visit, problem?: string): Promise<void> {
  const browser = deployment.browser();
  const before = deployment.log.length;
  const response = await browser.visit(address, visit);
  const what = `${visit.method} ${address}: ${response.status} ${response.text.slice(0, 60)}`;
  if (response.status < 300 && !problem) return;
  if (isPage(response) && !problem) return;
  // What a handler says to a script of the page.
  if (/json/.test(response.headers['content-type'] ?? '')) return;
  expect([response.status, what]).toEqual([expect.toSatisfy((status) => status > 300 && status < 309), what]);
  const found = problemOf({ headers: { location: response.location.replace(deployment.appUrl, '') } });
  if (problem) expect([found, what]).toEqual([problem, what]);
  if (!found) return;
  expect([isPage(await browser.visit(response.location)), what]).toEqual([true, what]);
  if (!['request_unusable', 'page_outdated', 'internal'].includes(found)) return;
  expect(response).toMatchObject({
    status: 303,
    headers: { 'cache-control': 'private, no-store, no-transform' },
  });
  await eventually(() => expect(noted(before, found)).toHaveLength(1));
  expect(noted(before, found)[0]).toMatchObject({
    method: visit.method,
    status: expect.any(Number),
    msg: 'problem',
  });
}

describe('a navigation that fails', () => {
  it.each(methods)('a navigation by %s gets a page or a redirect at any address', async (method) => {
    for (const path of paths) await expectExplained(path, { method, headers: own() });
  });

  it('a form that Next.js cannot read, or whose action it does not know, gets a page', async () => {
    const type = (value: string) => ({ ...own(), 'content-type': value });
    const forms: [Record<string, string>, string][] = [
      [{ [`$ACTION_ID_${'f'.repeat(42)}`]: '' }, 'page_outdated'],
      [{ $ACTION_ID_ff: '' }, 'request_unusable'],
      [{ title: 'x' }, 'request_unusable'],
      [{ $ACTION_REF_1: '', '$ACTION_1:0': '{"id":"x"}' }, 'request_unusable'],
      [{ title: 'x'.repeat(1_200_000) }, 'request_unusable'],
    ];
    for (const path of ['/', '/start', '/connected', '/connect/more', '/problem/internal', '/nope']) {
      for (const [fields, problem] of forms) {
        const { headers, body } = await multipart(fields);
        await expectExplained(path, { method: 'POST', headers: { ...own(), ...headers }, body }, problem);
      }
      for (const [headers, body] of [
        [type('multipart/form-data; boundary=b'), 'no boundary in it'],
        [
          type('multipart/form-data; boundary=b'),
          '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\ncut',
        ],
        [type('multipart/form-data'), ''],
      ] as const)
        await expectExplained(path, { method: 'POST', headers, body }, 'internal');
    }
    // The header alone says what a browser expects, where the body would say it.
    await expectExplained('/', { method: 'GET', headers: { expect: 'a miracle' } }, 'request_unusable');
  });

  it.each(['/connected', '/disconnect', '/connect', '/nope', '/health'])(
    'a client that sends 20 MB to %s over a connection which then closes gets the response',
    async (path) => {
      const { headers, body } = await multipart({ title: 'x'.repeat(20_000_000) });
      const all = { ...own(), ...headers, connection: 'close' };
      const { status } = await deployment.browser().visit(path, { method: 'POST', headers: all, body });
      expect(status).toBeGreaterThan(300);
    },
  );

  it('an old browser, which sends only Accept, gets the same page', async () => {
    const response = await deployment
      .browser()
      .send({ method: 'DELETE', path: '/connect', headers: { accept: 'text/html,*/*' } });
    expect(problemOf(response)).toBe('request_unusable');
  });
});

describe('an error that is not for a navigation', () => {
  it.each([
    ['for machines', '/health', { accept: 'text/html' }],
    ['for machines', '/client-metadata.json', { accept: 'text/html', 'sec-fetch-dest': 'document' }],
    ['for a script', '/connect', { accept: '*/*', 'sec-fetch-dest': 'empty' }],
    ['for a program', '/connect', { accept: '*/*' }],
  ])('an error %s at %s stays a bare 405', async (_whom, path, headers) => {
    const response = await deployment.browser().send({ method: 'DELETE', path, headers });
    expect(response).toMatchObject({ status: 405, location: '', text: '' });
  });
});

describe('a script that calls an action', () => {
  let browser: Browser;
  let form: Record<string, string>;
  let id: string;
  beforeAll(async () => {
    browser = await deployment.connectedBrowser('ana', '?scope=write:tasks');
    form = fieldsOf(await browser.visit('/connected'), 'Add task');
    id = Object.keys(form).find((name) => name.startsWith('$ACTION_ID_')) ?? '';
  });
  const call = async (action: string) => {
    // As React encodes the arguments of an action: the fields of a form, then the list that refers to them.
    const fields = Object.entries(form).map(([name, value]): [string, string] => [`_1_${name}`, value]);
    const { body, headers } = await multipart([...fields, ['0', '["$K1","script"]']]);
    const sent = {
      ...own(),
      'sec-fetch-dest': 'empty',
      accept: 'text/x-component',
      'next-action': action,
      ...headers,
    };
    return browser.send({ method: 'POST', path: '/connected', headers: sent, body });
  };

  it('a script that calls an action of another release is sent to the page of the problem, with one log line', async () => {
    const before = deployment.log.length;
    const { status, headers } = await call('f'.repeat(42));
    expect([status, headers['x-action-redirect']]).toEqual([409, '/problem/page_outdated;push']);
    expect(headers).not.toHaveProperty('x-nextjs-action-not-found');
    await eventually(() => expect(noted(before, 'page_outdated')).toHaveLength(1));
  });

  it('a script that calls an action of this release gets the response of the action', async () => {
    const { status, headers } = await call(id.slice(11));
    expect([status, headers['x-action-redirect']]).toEqual([200, undefined]);
  });
});

describe('a POST where only GET is served, as after a redirect with 307 or 308', () => {
  const headers = { origin: 'null', 'sec-fetch-site': 'cross-site' };

  it('a POST at the callback exchanges nothing, and its redirect to GET connects', async () => {
    const browser = deployment.browser();
    const callback = await deployment.consent(browser);
    const exchanges = async () => (await deployment.received('/v1/oauth2/token')).length;
    const before = [await exchanges(), deployment.log.length] as const;
    const cookies = browser.cookies.entries();
    // Of another site: the browser keeps its `Lax` cookies back.
    const bare = await deployment.browser().visit(callback, { method: 'POST', headers, body: 'consent=yes' });
    expect(bare).toMatchObject({ status: 303, location: callback, cookies: [] });
    expect((await browser.visit(callback, { method: 'POST', headers })).location).toBe(callback);
    expect(browser.cookies.entries()).toEqual(cookies);
    expect(await exchanges()).toBe(before[0]);
    expect((await browser.visit(callback)).headers.location).toBe('/connected');
    const line = await eventually(() => {
      const [found] = deployment.log.slice(before[1]).match(/.*307.*/) ?? [];
      expect(found).toBeDefined();
      return JSON.parse(found ?? '');
    });
    expect(line).toMatchObject({ level: 40, method: 'POST', path: '/callback', status: 405 });
    expect(line.msg).toContain('did the platform redirect with 307 or 308?');
  });

  it.each(['/connect?scope=write:tasks', '/refresh?return_to=%2Fstart', '/callback?code=a&state=b'])(
    'a POST at %s is redirected to GET, also without headers that tell a navigation',
    async (path) => {
      const response = await deployment.browser().send({ method: 'POST', path });
      expect(response).toMatchObject({ status: 303, location: deployment.appUrl + path });
    },
  );

  it.each(['//evil.example/callback?a', '/.//evil.example/callback?a', '/\\evil.example/../callback?a'])(
    'a POST at %s is redirected within this origin, whatever Host says',
    async (path) => {
      const sent = { method: 'POST', path, headers: { host: 'evil' } };
      const { headers } = await deployment.browser().send(sent);
      expect(new URL(headers.location ?? '', deployment.appUrl).origin).toBe(deployment.appUrl);
    },
  );
});

describe('headers above 16 KB, which Node.js refuses', () => {
  const ask = async (text: string) => {
    const socket = connect(deployment.port, '127.0.0.1').setEncoding('utf8');
    socket.write(text);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    await once(socket, 'close');
    return answer;
  };

  it.each([
    ['of cookies', `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'a=b; '.repeat(4000)}\r\n\r\n`],
    ['of an address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])(
    'headers above 16 KB %s get a page that says what to do, and a line in the log',
    async (_what, message) => {
      const before = deployment.log.length;
      const answer = await ask(message);
      expect(answer).toMatch(/^HTTP\/1\.1 431 [\s\S]*\r\nContent-Type: text\/html/);
      expect(words({ text: answer })).toContain(problemTexts.request_unusable.advice);
      await eventually(() =>
        expect(noted(before, 'request_unusable')).toEqual([expect.objectContaining({ status: 431 })]),
      );
    },
  );

  it('bytes that are no HTTP get 400 without a page', async () => {
    const before = deployment.log.length;
    expect(await ask('\x16\x03\x01 hello\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*\r\n\r\n$/,
    );
    expect(deployment.log.slice(before)).toBe('');
  });
});
