import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { beforeEach, expect, it } from 'vitest';
import {
  connectAna,
  describeInBrowsers,
  hydrated,
  type NextWindow,
  type Router,
} from '../support/browsers.ts';
import { testDeployment } from '../support/vitest.ts';

const HOUR = 60 * 60_000;
const deployment = testDeployment();

describeInBrowsers('with an expired access token', (open) => {
  let page: Page;
  beforeEach(async () => {
    await deployment.control('reset');
    page = await open();
    await connectAna(page, deployment.appUrl);
    return () => page.context().close();
  });

  const router = (call: keyof Router, href: string) =>
    page.evaluate(([name, to]) => (window as unknown as NextWindow).next.router[name](to), [
      call,
      href,
    ] as const);

  const here = '/connected?notice=rate_limited&x=a%26b#task-title';
  const expired = async () => {
    await deployment.advance(HOUR);
    await deployment.forgetRequests();
  };

  it('a link keeps query and fragment through a refresh', async () => {
    await expired();
    await page.goto(deployment.appUrl + here);
    expect(page.url()).toBe(deployment.appUrl + here);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Ana');
    expect(await deployment.refreshes()).toHaveLength(1);
  });

  // Next's router itself drops the fragment when a page redirects; a link that is a plain `<a>` keeps it, see above.
  it('a navigation of Next.js keeps the query through a refresh, and ends at the page', async () => {
    await page.goto(deployment.appUrl);
    await hydrated(page);
    await expired();
    await router('push', here);
    await page.waitForURL((url) => url.pathname === '/connected');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Ana');
    expect(page.url()).toBe(deployment.appUrl + here.replace(/#.*/, ''));
    expect(await deployment.refreshes()).toHaveLength(1);
  });

  it('a prefetch of Next.js refreshes no token', async () => {
    await page.goto(deployment.appUrl);
    await hydrated(page);
    await expired();
    const fetched = page.waitForResponse((response) => response.url().includes('/connected'));
    await router('prefetch', '/connected');
    await fetched;
    await page.waitForLoadState('networkidle');
    expect(await deployment.refreshes()).toEqual([]);
  });

  it('a form that a script submits adds the task once when the token has expired', async () => {
    await expired();
    await page.getByLabel('New task').fill('Typed before the token ran out');
    await page.getByRole('button', { name: 'Add task' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Typed before the token ran out' }).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'Typed before' }).count()).toBe(1);
    expect(await deployment.refreshes()).toHaveLength(1);
  });

  it('a form that a script submits keeps the typed title during an outage of the issuer', async () => {
    await expired();
    await deployment.control('switches', { endpoints: { refresh: { status: 503 } } });
    await page.getByLabel('New task').fill('Typed in an outage');
    await page.getByRole('button', { name: 'Add task' }).click();
    await page.waitForURL('**/problem/refresh_unavailable');
    await deployment.control('switches', { endpoints: { refresh: null } });
    await deployment.advance(60_000);
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.waitForURL('**/connected');
    expect(await page.getByLabel('New task').inputValue()).toBe('Typed in an outage');
  });

  it('a consent form that the platform redirects with 307 connects the user', async () => {
    const flow = deployment.browser();
    const callback = await deployment.consent(flow);
    const cookies = flow.cookies
      .header()
      .split('; ')
      .map((pair) => pair.split('='));
    await page.context().clearCookies();
    await page
      .context()
      .addCookies(
        cookies.map(([name = '', value = '']) => ({ name, value, url: deployment.appUrl, sameSite: 'Lax' })),
      );
    const platform = createServer(({ method }, response) => {
      if (method === 'POST') response.writeHead(307, { Location: callback }).end();
      else
        response
          .setHeader('Content-Type', 'text/html')
          .end('<form method="post"><button>Allow</button></form>');
    });
    await once(platform.listen(0, '127.0.0.1'), 'listening');
    await page.goto(`http://127.0.0.1:${(platform.address() as AddressInfo).port}`);
    const methods: string[] = [];
    page.on('request', (request) => void (request.url() === callback && methods.push(request.method())));
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL('**/connected');
    expect(methods).toEqual(['POST', 'GET']);
    platform.close();
  });
});
