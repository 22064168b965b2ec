import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '../../lib/routes.ts';
import type { HttpResponse } from '../support/browser.ts';
import { serverUnderTest } from '../support/built-app.ts';
import { consentTo } from '../support/consent.ts';
import { testDeployment } from '../support/vitest.ts';

// On this machine, as a public app may not be sent to a platform on loopback; https, so that cookies are as in life.
const deployment = testDeployment({ client: 'confidential', appUrl: 'https://localhost' });

const pages: [string, number][] = [
  ['/', 200],
  ['/connected', 200],
  ['/connect/more?scope=write:tasks', 200],
  ['/start?notice=disconnected', 200],
  ['/problem/flow_unknown', 400],
  ['/problem/internal', 500],
  ['/problem/nothing', 404],
  ['/problem', 404],
  ['/problem/internal/more', 404],
  ['/nothing', 404],
  ['/Connected', 404],
  ['/connected/nothing', 404],
  ['/404', 404],
];

const page = async (path: string) => (await deployment.connectedBrowser()).visit(path);

function policyOf({ headers }: HttpResponse): Record<string, string[]> {
  const policy = headers['content-security-policy'];
  // Two policies arrive as one, joined by a comma; the tighter wins then, which breaks pages in untested ways.
  expect(policy).not.toContain(',');
  const directives = String(policy)
    .split('; ')
    .map((directive) => directive.split(' '));
  return Object.fromEntries(directives.map(([name = '', ...sources]) => [name, sources]));
}

describe.each(pages)('the headers of %s', (path, status) => {
  it(`the policy of ${path} forbids foreign scripts, frames and sources`, async () => {
    const response = await page(path);
    expect(response.status).toBe(status);
    const policy = policyOf(response);
    expect(policy).toMatchObject({
      'default-src': ["'none'"],
      'style-src': ["'self'"],
      'connect-src': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
      'base-uri': ["'none'"],
      'object-src': ["'none'"],
    });
    expect(policy['script-src']?.join(' ')).toMatch(
      /^'self' ('nonce-[\w+/]{22}==' 'strict-dynamic'|('sha256-[\w+/]{43}=' ?)+)$/,
    );
  });

  it(`the markup of ${path} has no script that its policy would block, and no inline style or handler`, async () => {
    const response = await page(path);
    const sources = policyOf(response)['script-src'] ?? [];
    const scripts = [...response.text.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(0);
    for (const [, attributes = '', code = ''] of scripts) {
      const nonce = / nonce="([^"]+)"/.exec(attributes)?.[1];
      const hash = createHash('sha256').update(code).digest('base64');
      const own = / src="\/_next\//.test(attributes) && !sources.includes("'strict-dynamic'");
      expect(own || sources.includes(`'nonce-${nonce}'`) || sources.includes(`'sha256-${hash}'`)).toBe(true);
    }
    const markup = response.text.replace(/<script[\s\S]*?<\/script>/g, '');
    expect(markup).not.toMatch(/<style|\sstyle="|\son\w+="|javascript:|<iframe|<object|<base/i);
  });

  it(`the other security headers of ${path} are set`, async () => {
    const { headers } = await page(path);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
      'content-type': 'text/html; charset=utf-8',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });
});

it('the build renders each page as lib/routes.ts says, because its scripts would not run otherwise', () => {
  const manifest = join(dirname(serverUnderTest), '.next/prerender-manifest.json');
  const built: Record<'routes' | 'dynamicRoutes', object> = JSON.parse(readFileSync(manifest, 'utf8'));
  const prerendered = Object.keys({ ...built.routes, ...built.dynamicRoutes });
  const pages = Object.keys(routes).filter((path) => routes[path]?.page);
  expect(prerendered.filter((path) => pages.includes(path))).toEqual(
    pages.filter((path) => routes[path]?.page === 'prerendered'),
  );
});

it('each response has another nonce in its policy', async () => {
  const browser = await deployment.connectedBrowser();
  const policies = await Promise.all(Array.from({ length: 10 }, () => browser.visit('/connected')));
  expect(new Set(policies.map(({ headers }) => headers['content-security-policy'])).size).toBe(10);
});

it('the policy takes no nonce from a request (CVE-2026-44581)', async () => {
  const browser = await deployment.connectedBrowser();
  const forged = "script-src 'nonce-evil\"><script>alert(1)</script>'";
  for (const name of ['content-security-policy', 'content-security-policy-report-only', 'x-nonce']) {
    const response = await browser.visit('/connected', { headers: { [name]: forged } });
    expect(response.text).not.toContain('nonce-evil');
    expect(response.text).not.toContain('nonce="evil');
  }
});

describe('cookies and hosts on https', () => {
  it('every cookie is bound to this host, and out of reach for scripts', async () => {
    const browser = deployment.browser();
    const started = await browser.visit('/connect');
    const connected = await browser.visit(await consentTo(deployment.sandbox, started.location));
    const problem = await browser.visit('/connect?scope=unknown');
    const ended = await browser.visit('/disconnect', { method: 'POST' });
    const lines = [started, connected, problem, ended].flatMap(({ cookies }) => cookies);
    expect(lines.length).toBeGreaterThanOrEqual(6);
    for (const line of lines) {
      expect(line).toMatch(/^__Host-[\w.-]+=/);
      expect(line).toMatch(/; Path=\//);
      expect(line).toMatch(/; Secure/);
      expect(line).toMatch(/; HttpOnly/);
      expect(line).toMatch(/; SameSite=lax/i);
      expect(line).toMatch(/; Max-Age=\d+/);
      expect(line).not.toMatch(/Domain=/i);
    }
  });

  it('a connection cookie of a sibling domain, without the prefix, is ignored', async () => {
    const browser = await deployment.connectedBrowser('mei');
    const attacker = await deployment.connectedBrowser('ana');
    browser.cookies.set('connection', attacker.cookies.get('__Host-connection') ?? '');
    expect((await browser.visit('/connected')).text).toContain('Mei');
    browser.cookies.delete('__Host-connection');
    expect(await browser.visit('/connected')).toMatchObject({ status: 307 });
  });

  it('a flow cookie of a sibling domain, without the prefix, is ignored', async () => {
    const attacker = deployment.browser();
    const callback = await deployment.consent(attacker);
    const victim = deployment.browser();
    for (const [name, value] of attacker.cookies.entries())
      victim.cookies.set(name.replace('__Host-', ''), value);
    expect((await victim.visit(callback)).headers.location).toBe('/problem/flow_unknown');
  });

  it('Connect under another host name redirects to APP_URL first', async () => {
    const response = await deployment.browser().visit('/connect?return_to=%2Fconnected', {
      headers: { host: 'old.example' },
    });
    expect(response).toMatchObject({
      headers: { location: 'https://localhost/connect?return_to=%2Fconnected&canonical=1' },
      cookies: [],
    });
  });
});

it('handlers send no Referer to other pages', async () => {
  const browser = deployment.browser();
  const handlers = Object.keys(routes).filter((path) => !routes[path]?.page);
  for (const path of [...handlers, '/callback?code=1&state=2']) {
    expect((await browser.visit(path)).headers['referrer-policy'], path).toBe('no-referrer');
  }
});

it.each(['/icon.svg', '/apple-icon.png', '/favicon.ico'])(
  'other sites may show %s, the logo of the client',
  async (path) => {
    const response = await deployment.browser().visit(path);
    expect([response.status, response.headers['cross-origin-resource-policy']]).toEqual([
      200,
      'cross-origin',
    ]);
  },
);

it('Disconnect accepts the app’s own form when a proxy’s Referrer-Policy hides its origin', async () => {
  const browser = await deployment.connectedBrowser();
  const headers = { origin: 'null', 'sec-fetch-site': 'same-origin' };
  const response = await browser.send({ method: 'POST', path: '/disconnect', headers });
  expect(response.headers.location).toBe('/start');
});
