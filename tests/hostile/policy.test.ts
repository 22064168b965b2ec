import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { at } from '../../scripts/tools/paths.ts';
import type { HttpResponse } from '../support/browser.ts';
import { testDeployment } from '../support/vitest.ts';

const withoutHook = { NODE_OPTIONS: `--import ${pathToFileURL(at('tests/support/without-node-hook.mjs'))}` };

const scriptSources = ({ headers }: HttpResponse) =>
  /script-src ([^;]*)/.exec(String(headers['content-security-policy']))?.[1];
/** A nonce of the attacker, in the form that Next.js takes. */
const evil = "script-src 'nonce-ZXZpbGV2aWxldmlsZXZpbA=='";
const ownPolicy = 'content-security-policy';

describe.each([
  ['where Node.js serves', {}],
  ['on a host without the hook, by the proxy', withoutHook],
])('the policy of a page per request %s', (where, env) => {
  const deployment = testDeployment({ client: 'confidential', env });

  it(`has the nonce of the page's scripts, another one each time, ${where}`, async () => {
    const browser = await deployment.connectedBrowser();
    const seen = new Set<string | undefined>();
    for (const path of ['/connected', '/connected', '/start', '/problem/internal']) {
      const response = await browser.visit(path);
      const [, nonce] =
        /^'self' 'nonce-([\w+/]{22}==)' 'strict-dynamic'$/.exec(scriptSources(response) ?? '') ?? [];
      const used = [...response.text.matchAll(/<script[^>]*? nonce="([^"]*)"/g)].map(([, used]) => used);
      expect(new Set(used)).toEqual(new Set([nonce]));
      seen.add(nonce);
    }
    expect(seen.size).toBe(4);
  });

  it(`gives a problem page its status ${where}`, async () => {
    const statuses = ['flow_unknown', 'cross_site_request', 'internal', 'nothing'].map(
      async (code) => (await deployment.browser().visit(`/problem/${code}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([400, 403, 500, 404]);
  });

  it(`is one policy, which allows no nonce of the request, ${where}`, async () => {
    const browser = await deployment.connectedBrowser();
    const forged = [
      { [ownPolicy]: evil },
      { [ownPolicy]: [evil, evil] },
      { [`${ownPolicy}-report-only`]: evil },
    ];
    for (const path of ['/connected', '/problem/internal', '/', '/nothing']) {
      const responses = forged.map((headers) => browser.visit(path, { headers }));
      for (const { headers } of await Promise.all(responses)) {
        const policy = headers['content-security-policy'];
        expect(policy, path).toMatch(/^default-src 'none'; script-src 'self'/);
        expect(policy).not.toMatch(/ZXZpbG|unsafe|,/);
      }
    }
  });

  it(`a form of another site is redirected to a problem page, and does nothing, ${where}`, async () => {
    const browser = await deployment.connectedBrowser();
    const cross = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    for (const path of ['/connected', '/switch', '/start', '/problem/internal']) {
      const response = await browser.visit(path, { method: 'POST', headers: cross, body: 'title=evil' });
      expect(response).toMatchObject({
        status: 303,
        location: `${deployment.appUrl}/problem/cross_site_request`,
      });
    }
    expect((await browser.visit('/connected')).status).toBe(200);
  });
});

describe('a request that brings its own policy', () => {
  const hooked = testDeployment({ client: 'confidential' });
  const hookless = testDeployment({ client: 'confidential', env: withoutHook });

  it('a request that brings its own policy gets a page that works, where Node.js serves', async () => {
    const browser = await hooked.connectedBrowser();
    const response = await browser.visit('/connected', { headers: { [ownPolicy]: evil } });
    expect(scriptSources(response)).toMatch(/'nonce-/);
    expect(response.text).not.toContain('ZXZpbG');
  });

  it('a request that brings its own policy gets past the proxy, and gets a page whose scripts do not run', async () => {
    const browser = await hookless.connectedBrowser();
    const response = await browser.visit('/connected', { headers: { [ownPolicy]: evil } });
    expect(scriptSources(response)).toMatch(/^'self' ?$/);
  });

  it('a form of another site that brings its own policy changes nothing', async () => {
    for (const deployment of [hooked, hookless]) {
      const browser = await deployment.connectedBrowser();
      const headers = {
        'sec-fetch-site': 'cross-site',
        origin: 'https://evil.example',
        [ownPolicy]: evil,
      };
      const response = await browser.visit('/connected', { method: 'POST', headers, body: 'title=evil' });
      expect(response.text).not.toContain('evil');
      expect((await browser.visit('/connected')).text).not.toContain('evil');
    }
  });
});
