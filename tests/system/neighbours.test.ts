import { expect, it } from 'vitest';
import { testDeployment } from '../support/vitest.ts';

const SESSION_SECRET = 'the-session-secret-of-another-app-on-this-host';
const here = testDeployment();
const there = testDeployment({ env: { SESSION_SECRET } });

it('two apps on one host do not change each other’s connections, flows and marks', async () => {
  const browser = await here.connectedBrowser('ana');
  const other = browser.at(there.appUrl);
  const callback = await there.consent(other, 'mei');
  expect((await browser.visit('/connected')).text).toContain('Ana');
  expect((await other.visit(callback)).location).toBe(`${there.appUrl}/connected`);
  expect((await browser.visit('/connected')).text).toContain('Ana');
  expect((await browser.visit('/disconnect', { method: 'POST' })).location).toMatch(/\/start$/);
  expect((await other.visit('/connected')).text).toContain('Mei');
  expect((await here.received('/v1/oauth2/revoke')).map(({ status }) => status)).toEqual([200]);
  expect(await there.received('/v1/oauth2/revoke')).toEqual([]);
});
