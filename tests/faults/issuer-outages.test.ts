import { afterEach, describe, expect, it } from 'vitest';
import { problemPageTexts, problemTexts } from '../../lib/texts.ts';
import { where, words } from '../support/page.ts';
import { dealt, testDeployment } from '../support/vitest.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const html = '<html><title>Maintenance</title></html>';

/** What happens to an instance that knows the issuer's keys and metadata. */
const knownKeys: [what: string, endpoint: string, fault: object][] = [
  ['key set responds 500', 'jwks', { status: 500 }],
  ['key set responds 403', 'jwks', { status: 403 }],
  ['key set responds with HTML', 'jwks', { body: html }],
  ['key set is empty', 'jwks', { body: { keys: [] } }],
  ['metadata responds 500', 'discovery', { status: 500 }],
  ['metadata responds with HTML', 'discovery', { body: html }],
];

/** What happens to a new instance. */
const unknownKeys: [what: string, fault: object, told: string][] = [
  ['responds 500', { status: 500 }, '503 /problem/refresh_unavailable'],
  ['responds 403', { status: 403 }, '502 /problem/refresh_unreadable'],
  ['responds with HTML', { body: html }, '502 /problem/refresh_unreadable'],
  ['is empty', { body: { keys: [] } }, '502 /problem/refresh_unreadable'],
];

describe.each(['public', 'confidential'] as const)('a %s client during an outage of the issuer', (client) => {
  const deployment = testDeployment({ client });

  const trouble = (endpoints: Record<string, object | null>) => deployment.control('switches', { endpoints });
  const over = () => trouble({ refresh: null, jwks: null, discovery: null });
  afterEach(over);

  it.each(dealt(['an hour'], client === 'public'))(
    'sends fewer than 70 refreshes in %s of outage, and keeps the connection',
    async () => {
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
    },
    60_000,
  );

  it('says that the user is still connected, until they disconnect', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await trouble({ refresh: { status: 500 } });
    const page = await user.open('/connected');
    expect(words(page)).toContain(problemPageTexts.stillConnected);
    await user.open('/disconnect', { method: 'POST' });
    const later = await user.open('/problem/refresh_unavailable');
    expect(words(later)).toContain(problemTexts.refresh_unavailable.title);
    expect(words(later)).not.toContain(problemPageTexts.stillConnected);
  });

  it('sends no refresh of a connection before the Retry-After of the issuer is over', async () => {
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

  it.each(dealt(knownKeys, client === 'public'))(
    'refreshes with known keys and metadata when the %s',
    async (_what, endpoint, fault) => {
      const user = await deployment.connected();
      await deployment.advance(HOUR);
      expect(where(await user.open('/connected'))).toBe('200 /connected');
      await deployment.advance(HOUR);
      await trouble({ [endpoint]: fault });
      expect(where(await user.open('/connected'))).toBe('200 /connected');
      await over();
      await deployment.advance(HOUR);
      expect(where(await user.open('/connected'))).toBe('200 /connected');
    },
  );

  it.each(dealt(unknownKeys, client === 'public'))(
    'spends no refresh token at a new instance when the key set %s',
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
