import { describe, expect, it } from 'vitest';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

/** Headers by which Next.js talks to itself, and with which its proxy was talked past before (see docs/security.md). */
const internalHeaders: Record<string, string>[] = [
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
  { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware' },
  { 'x-middleware-next': '1' },
  { 'x-middleware-rewrite': '/connected' },
  { 'x-middleware-set-cookie': 'connection=x' },
  { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': 'connection=x' },
  { 'x-middleware-skip': '1' },
  { 'x-nextjs-data': '1' },
  { 'x-invoke-path': '/connected', 'x-invoke-status': '200', 'x-invoke-query': '%7B%7D' },
  { 'x-invoke-output': '/connected' },
  { 'x-matched-path': '/connected' },
  { 'x-now-route-matches': '1=connected' },
  { 'x-nextjs-matched-path': '/connected' },
  { 'x-prerender-revalidate': 'x' },
  { 'x-vercel-id': 'x', 'x-vercel-protection-bypass': 'x' },
  { 'next-resume': '1' },
  { 'next-url': '/connected' },
  { 'x-next-revalidated-tags': 'a', 'x-next-revalidate-tag-token': 'b' },
  { 'x-action-revalidated': '[[],0,1]' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-prefetch': '2', 'next-router-segment-prefetch': '/connected/__PAGE__' },
  { rsc: '1', 'next-router-state-tree': '%5B%22%22%2C%7B%22children%22%3A%5B%22connected%22%5D%7D%5D' },
  { 'next-hmr-refresh': '1' },
  { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' },
  { authorization: 'Bearer x' },
];

/** Other spellings of the guarded page's address. */
const spellings = [
  '/connected',
  '/connected/',
  '//connected',
  '/./connected',
  '/x/../connected',
  '/%2e%2e/connected',
  '/%63onnected',
  '/connected%2f',
  '/connected%00',
  '/connected;x',
  '/Connected',
  '/connected.rsc',
  '/connected.txt',
  '/connected.html',
  '/connected.json',
  '/connected.segments/_tree.segment.rsc',
  '/connected.segments/connected/__PAGE__.segment.rsc',
  '/connected.prefetch.rsc',
  '/_next/data/build/connected.json',
  '/connected?_rsc=1',
  '/connected?__nextDataReq=1',
  '/connected?__nextLocale=en',
  '/connected?nxtPcode=x',
  '/connected/page',
  '/index/connected',
  '/_next/../connected',
  '/_next/image?url=%2Fconnected&w=64&q=75',
  '/_next/image?url=http%3A%2F%2F127.0.0.1%2F&w=64&q=75',
];

/** What only a connected user may see. */
const personal = /Ana|ana@|Disconnect/;

describe('a user without a connection', () => {
  it.each(internalHeaders)(
    'a user without a connection gets no personal page with the headers %j',
    async (headers) => {
      const browser = deployment.browser();
      for (const path of ['/connected', '/switch']) {
        const response = await browser.send({ path, headers });
        expect(response.text).not.toMatch(personal);
        expect(response.status).toBeLessThan(500);
        expect(response.status === 200 ? response.text : '').toBe('');
        expect(response.cookies).toEqual([]);
      }
    },
  );

  it.each(spellings)('a user without a connection gets no personal page at %s', async (path) => {
    const response = await deployment.browser().visit(path);
    expect(response.text).not.toMatch(personal);
    expect(response.status).toBeLessThan(500);
    expect(response.status).not.toBe(200);
    expect(response.cookies).toEqual([]);
  });

  it('a user without a connection gets no file of the server', async () => {
    const paths = ['/.env', '/.env.local', '/server.js', '/package.json', '/.next/routes-manifest.json'];
    const climbing = [
      '/_next/static/../../server.js',
      '/_next/static/%2e%2e/%2e%2e/server.js',
      '/..%2f..%2fetc/passwd',
    ];
    for (const path of [
      ...paths,
      ...climbing,
      '/_next/server/server-reference-manifest.json',
      '/_next/%5c..%5cserver.js',
    ]) {
      const response = await deployment.browser().visit(path);
      expect([308, 400, 404], path).toContain(response.status);
      expect(response.text).not.toMatch(/standalone|"dependencies"|root:/);
    }
  });
});

describe('who is connected', () => {
  it.each(internalHeaders)('gets an answer that no cache may keep, with %j', async (headers) => {
    const browser = await deployment.connectedBrowser();
    const response = await browser.send({ path: '/connected', headers });
    expect(response.headers['cache-control']).toBe('private, no-store, no-transform');
    expect(response.headers.vary).toMatch(/\bCookie\b/);
  });

  it.each(spellings)('a connected user gets no personal page that a cache may keep, at %s', async (path) => {
    const browser = await deployment.connectedBrowser();
    const response = await browser.visit(path);
    if (!personal.test(response.text)) return;
    expect(response.headers['cache-control']).toBe('private, no-store, no-transform');
    expect(response.headers.vary).toMatch(/\bCookie\b/);
    expect(response.headers['content-security-policy']).toMatch(/'nonce-/);
  });

  it.each(internalHeaders)(
    'a background request starts no flow and ends no connection, with the headers %j',
    async (headers) => {
      const browser = await deployment.connectedBrowser();
      const before = browser.cookies.entries();
      const background = { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
      for (const path of ['/connect', '/refresh?after_401=1', '/callback?code=1&state=2']) {
        const response = await browser.send({ path, headers: { ...headers, ...background } });
        expect([503, 307]).toContain(response.status);
      }
      expect(browser.cookies.entries()).toEqual(before);
    },
  );
});
