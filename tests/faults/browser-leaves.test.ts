import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as requestTo,
  type Server,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brand } from '../../lib/brand.ts';
import { connectTexts, startNotices } from '../../lib/texts.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { connectAna, describeInBrowsers, hydrated } from '../support/browsers.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/vitest.ts';

/** How a response passes the server between browser and app. */
type Way = (response: IncomingMessage, to: ServerResponse, request: string) => void;
const unchanged: Way = (response, to) =>
  response.pipe(to.writeHead(response.statusCode ?? 0, response.rawHeaders));

/** The front page takes a while: what a page shows until then is seen. */
const slowly: Way = (response, to, request) =>
  void setTimeout(() => unchanged(response, to, request), request === 'GET /' ? 500 : 0);

let deployment: Deployment;
let relay: Server;
let onTheWay = unchanged;

beforeAll(async () => {
  const entrance = await freePort();
  deployment = new Deployment({ entrance });
  await deployment.start();
  relay = createServer((from, to) => {
    const { url: path = '', method, headers } = from;
    const onward = requestTo(
      { host: '127.0.0.1', port: deployment.port, path, method, headers },
      (response) => onTheWay(response, to, `${method} ${path}`),
    );
    onward.on('error', () => to.destroy());
    to.on('close', () => onward.destroy());
    from.pipe(onward);
  });
  await once(relay.listen(entrance, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  relay.close();
  relay.closeAllConnections();
  await deployment.stop();
});

describeInBrowsers('a user', (open) => {
  let page: Page;
  let noise: string[];
  beforeEach(async () => {
    onTheWay = unchanged;
    noise = [];
    await deployment.control('reset');
    page = await open();
    page.on('console', (message) => void (message.type() === 'error' && noise.push(message.text())));
    page.on('pageerror', (error) => void noise.push(String(error)));
    return () => page.context().close();
  });

  const front = () => page.getByRole('heading', { name: connectTexts.backHeading });
  const connectPage = () => page.getByRole('heading', { name: connectTexts.heading });
  const tasks = (title: string) => page.getByRole('listitem').filter({ hasText: title });

  describe('who presses a link during an action', () => {
    beforeEach(async () => {
      await connectAna(page, deployment.appUrl);
      await page.getByLabel('New task').fill('Typed before the link');
    });

    /** Chromium lets the action go on until the next page is there, Firefox ends it at once. */
    async function pressLinkDuringAction(isUnderWay: () => boolean | Promise<boolean>) {
      const before = deployment.log.length;
      await page.getByRole('button', { name: 'Add task' }).click();
      await eventually(async () => expect(await isUnderWay()).toBe(true));
      await page.getByRole('link', { name: brand.name, exact: true }).click();
      await front().waitFor();
      expect(noise).toEqual([]);
      expect(deployment.log.slice(before)).toBe('');
    }

    it('sees no fault before the action has a response', async () => {
      await deployment.control('switches', { endpoints: { api: { hold: true } } });
      await deployment.forgetRequests();
      onTheWay = slowly;
      await pressLinkDuringAction(async () => (await deployment.received('/v1/tasks')).length === 1);
    });

    it('sees no fault while the response of the action arrives', async () => {
      let begun = false;
      onTheWay = (response, to, request) => {
        if (!request.startsWith('POST')) return slowly(response, to, request);
        to.writeHead(response.statusCode ?? 0, response.rawHeaders);
        response.once('data', (chunk: Buffer) => {
          begun = to.write(chunk.subarray(0, chunk.length / 2));
        });
      };
      await pressLinkDuringAction(() => begun);
    });
  });

  it('who presses a link while the page still arrives sees no fault', async () => {
    await connectAna(page, deployment.appUrl);
    await page.setExtraHTTPHeaders({ 'Accept-Encoding': 'identity' });
    onTheWay = (response, to, request) => {
      if (request !== 'GET /connected') return slowly(response, to, request);
      to.writeHead(response.statusCode ?? 0, response.rawHeaders);
      void buffer(response).then((body) => to.write(body.subarray(0, body.length / 2)));
    };
    await page.goto(`${deployment.appUrl}/connected`, { waitUntil: 'commit' });
    await hydrated(page);
    await page.getByRole('link', { name: brand.name, exact: true }).click();
    await front().waitFor();
    expect(noise).toEqual([]);
  });

  it('who presses Allow editing twice sees the platform’s page', async () => {
    await connectAna(page, deployment.appUrl, '');
    await page.getByRole('button', { name: 'Allow editing' }).dblclick();
    await page.getByRole('button', { name: 'Allow' }).waitFor();
    expect(noise).toEqual([]);
  });

  it('who presses Add task twice adds one', async () => {
    await connectAna(page, deployment.appUrl);
    await deployment.control('switches', { endpoints: { api: { delayMs: 300 } } });
    await page.getByLabel('New task').fill('Pressed twice');
    await page.getByRole('button', { name: 'Add task' }).dblclick();
    await tasks('Pressed twice').waitFor();
    await page.getByLabel('New task').fill('Afterwards');
    await page.getByRole('button', { name: 'Add task' }).click();
    await page.getByRole('status').filter({ hasText: 'Afterwards' }).waitFor();
    expect(await tasks('Pressed twice').count()).toBe(1);
  });

  it('who goes back and reloads after Disconnect sees nothing personal', async () => {
    await connectAna(page, deployment.appUrl);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await connectPage().waitFor();
    for (const go of [() => page.goBack(), () => page.reload(), () => page.goForward()]) {
      await go();
      await connectPage().waitFor();
      expect(await page.locator('body').innerText()).not.toMatch(/Ana|Book a room/);
    }
  });

  it('disconnects behind a proxy that forbids referrers', async () => {
    const origins: unknown[] = [];
    onTheWay = (response, to, request) => {
      if (request.startsWith('POST /disconnect?')) origins.push(to.req.headers.origin);
      response.rawHeaders.push('Referrer-Policy', 'no-referrer');
      unchanged(response, to, request);
    };
    await connectAna(page, deployment.appUrl);
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.locator('.notice').getByText(startNotices.disconnected.title).waitFor();
    expect(origins).toEqual(['null']);
  });

  it('connects by a link that the page of another website prefetched', async () => {
    const link = `${deployment.appUrl}/connect`;
    let fetched = false;
    onTheWay = (response, to, request) => {
      fetched ||= response.statusCode === 503;
      unchanged(response, to, request);
    };
    const site = createServer((_, response) =>
      response
        .setHeader('Content-Type', 'text/html')
        .end(`<link rel="prefetch" href="${link}"><a href="${link}">Connect</a>`),
    );
    await once(site.listen(0, '127.0.0.1'), 'listening');
    await page.goto(`http://127.0.0.1:${(site.address() as { port: number }).port}/`);
    await eventually(() => expect(fetched).toBe(true));
    await page.getByRole('link', { name: 'Connect' }).click();
    await page.getByRole('button', { name: /Continue as Ana/ }).waitFor();
    site.close();
  });
});
