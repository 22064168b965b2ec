import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { HttpResponse } from '../support/browser.ts';
import { allPayloads } from '../support/return-to-payloads.ts';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

/** Each case is a request to the built app; the same questions are asked of pure functions by the thousand in lib/. */
const numRuns = Number(process.env.PROPERTY_RUNS ?? 60);
const timeout = 30_000 + numRuns * 500;

const ascii = fc.string({ unit: 'binary-ascii', maxLength: 40 });
const value = fc.oneof(ascii, fc.constantFrom(...allPayloads), fc.string({ unit: 'binary', maxLength: 40 }));
const parameter = fc.constantFrom(
  'code',
  'state',
  'error',
  'iss',
  'return_to',
  'scope',
  'after_401',
  'notice',
  'canonical',
  'x',
);
const query = fc
  .array(fc.tuple(parameter, value), { maxLength: 6 })
  .map((pairs) => `${new URLSearchParams(pairs)}`);

/** As a Cookie header can carry it at all. */
const cookieValue = fc.oneof(
  fc.stringMatching(/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]{0,60}$/),
  fc.constantFrom('Fe26.2*1*a*b*c**d*e', 'Fe26.2*__proto__*a*b*c**d*e', '%', '%00', '"', ''),
);
const cookieName = fc.constantFrom(
  'connection',
  'connection.0',
  'connection.1',
  'flow-x.1',
  'pending',
  'draft',
  'problem',
  'ended',
  'retried-after-401',
  'refresh-deferred',
);
const cookies = fc.dictionary(cookieName, cookieValue).map((jar) =>
  Object.entries(jar)
    .map((pair) => `${new URL(deployment.appUrl).port}-${pair.join('=')}`)
    .join('; '),
);

/** All that a forged request may leave behind, besides cleared cookies: a problem, or a flow that began. */
const harmless = (path: string) => (line: string) =>
  /Max-Age=0/i.test(line) || /^\d+-problem=/.test(line) || (path === '/connect' && /^\d+-flow-/.test(line));

function judge(path: string, response: HttpResponse): void {
  const mayBe500 = path === '/problem/internal' ? 500 : 499;
  expect(response.status).toBeLessThanOrEqual(mayBe500);
  if (response.location) {
    const { origin } = new URL(response.location);
    expect(
      path === '/connect' ? [deployment.appUrl, deployment.sandbox.platformUrl] : [deployment.appUrl],
    ).toContain(origin);
  }
  expect(response.cookies.filter((line) => !harmless(path)(line))).toEqual([]);
  expect(response.text).not.toMatch(/\bat \w+ \(|node_modules|Internal Server Error/);
}

const paths = [
  '/connect',
  '/callback',
  '/refresh',
  '/connected',
  '/start',
  '/switch',
  '/problem/flow_unknown',
];

it.each(paths)(
  '%s responds to any forged request without a fault, a foreign redirect or a lasting cookie',
  async (path) => {
    await fc.assert(
      fc.asyncProperty(query, cookies, async (asked, cookie) => {
        const headers = cookie ? { cookie } : {};
        judge(path, await deployment.browser().visit(`${path}?${asked}`, { headers }));
      }),
      { numRuns },
    );
  },
  timeout,
);

it(
  'a connected user stays connected whatever links they follow',
  async () => {
    const browser = await deployment.connectedBrowser();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/callback', '/refresh', '/start', '/connected'),
        query,
        async (path, asked) => {
          const { status, location } = await browser.visit(`${path}?${asked}`);
          expect(status).toBeLessThan(400);
          if (location) expect(new URL(location).origin).toBe(deployment.appUrl);
        },
      ),
      { numRuns },
    );
    expect((await browser.visit('/connected')).text).toContain('Ana');
  },
  timeout,
);
