import { afterEach, describe, expect, it } from 'vitest';
import { where } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const html = '<html><title>Maintenance</title></html>';

describe.each(['public', 'confidential'] as const)('a %s client, when the issuer', (client) => {
  const deployment = testDeployment({ client });

  const trouble = (endpoints: Record<string, object | null>) => deployment.control('switches', { endpoints });
  const over = () => trouble({ refresh: null, jwks: null, discovery: null });
  afterEach(over);

  it('is down for an hour: it is asked less and less often, and nobody notices afterwards', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await trouble({ refresh: { status: 500 } });
    await deployment.forgetRequests();
    for (let minute = 0; minute < 60; minute += 0.5) {
      expect(where(await user.open('/connected'))).toBe('503 /problem/refresh_unavailable');
      await deployment.advance(MINUTE / 2);
    }
    const tries = (await deployment.refreshes()).length;
    expect(tries).toBeGreaterThan(30);
    expect(tries).toBeLessThan(70);
    await over();
    await deployment.advance(MINUTE);
    expect(where(await user.open('/connected'))).toBe('200 /connected');
  }, 60_000);

  it('says when to come back: it is left alone until then, by all requests of that connection', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await trouble({ refresh: { status: 429, retryAfter: 300, times: 1 } });
    await deployment.forgetRequests();
    await user.open('/connected');
    await deployment.advance(290_000);
    expect(where(await user.copy().open('/connected'))).toBe('503 /problem/refresh_unavailable');
    expect(await deployment.refreshes()).toHaveLength(1);
    await deployment.advance(20_000);
    expect(where(await user.open('/connected'))).toBe('200 /connected');
    expect(await deployment.refreshes()).toHaveLength(2);
  });

  it.each([
    ['cannot give its keys', 'jwks', { status: 500 }],
    ['will not give its keys', 'jwks', { status: 403 }],
    ['gives a page for its keys', 'jwks', { body: html }],
    ['gives no keys for its keys', 'jwks', { body: { keys: [] } }],
    ['cannot give its metadata', 'discovery', { status: 500 }],
    ['gives a page for its metadata', 'discovery', { body: html }],
  ])('%s: what was known of them is good enough for a refresh', async (_what, endpoint, fault) => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    expect(where(await user.open('/connected'))).toBe('200 /connected');
    await deployment.advance(HOUR);
    await trouble({ [endpoint]: fault });
    expect(where(await user.open('/connected'))).toBe('200 /connected');
    await over();
    await deployment.advance(HOUR);
    expect(where(await user.open('/connected'))).toBe('200 /connected');
  });

  it.each([
    ['cannot give', { status: 500 }, '503 /problem/refresh_unavailable'],
    ['will not give', { status: 403 }, '502 /problem/refresh_unreadable'],
    ['gives a page for', { body: html }, '502 /problem/refresh_unreadable'],
    ['gives none of', { body: { keys: [] } }, '502 /problem/refresh_unreadable'],
  ])(
    '%s its keys to an instance that never had them: the refresh token is not spent',
    async (_, fault, told) => {
      const user = await deployment.connected();
      await deployment.advance(HOUR);
      await deployment.restart(0);
      await trouble({ jwks: fault });
      expect(where(await user.open('/connected'))).toBe(told);
      await over();
      await deployment.advance(MINUTE);
      expect(where(await user.open('/connected'))).toBe('200 /connected');
    },
  );
});
