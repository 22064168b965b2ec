import { describe, expect, it } from 'vitest';
import { startNotices } from '../../lib/texts.ts';
import { words } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const DAY = 24 * 60 * 60_000;
const first = 'the-first-session-secret-of-this-app-0001';
const second = 'the-second-session-secret-of-this-app-002';

describe('a change of SESSION_SECRET', () => {
  const deployment = testDeployment({ env: { SESSION_SECRET: first } });

  it('a new SESSION_SECRET keeps connections and flows of the old secret while it is listed, and ends them with a notice after that', async () => {
    const rarelyHere = await deployment.connected();
    const oftenHere = await deployment.connected();
    const onTheWay = deployment.user();
    const consent = await onTheWay.press(await onTheWay.open('/connect'), 'Continue as Ana');
    const slower = deployment.user();
    const laterConsent = await slower.press(await slower.open('/connect'), 'Continue as Ana');

    await deployment.restart(0, { SESSION_SECRET: `${second},${first}` });
    expect((await rarelyHere.open('/connected')).trail).toEqual(['/connected']);
    expect((await onTheWay.press(consent, 'Allow')).trail.at(-1)).toBe('/connected');
    // A refreshed connection is sealed anew.
    await deployment.advance(61 * 60_000);
    expect((await oftenHere.open('/connected')).trail).toHaveLength(3);

    await deployment.restart(0, { SESSION_SECRET: second });
    expect((await oftenHere.open('/connected')).trail).toEqual(['/connected']);
    expect((await onTheWay.open('/connected')).status).toBe(200);
    const ended = await rarelyHere.open('/connected?notice=rate_limited');
    expect(ended.trail.at(-1)).toBe(
      '/start?notice=connection_ended&return_to=%2Fconnected%3Fnotice%3Drate_limited',
    );
    expect(words(ended)).toContain(startNotices.connection_ended.title);
    const flowEnded = await slower.press(laterConsent, 'Allow');
    expect([flowEnded.status, flowEnded.trail.at(-1)]).toEqual([400, '/problem/flow_unknown']);
    expect(words(flowEnded)).toContain('Please start again');
    expect((await rarelyHere.connect()).trail.at(-1)).toBe('/connected');
  });
});

describe('a connection', () => {
  const deployment = testDeployment({ env: { CONNECTION_IDLE_DAYS: '30', CONNECTION_MAX_DAYS: '90' } });

  it('a connection lasts as long as no pause exceeds the idle lifetime', async () => {
    const user = await deployment.connected();
    await deployment.advance(29 * DAY);
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    await deployment.advance(29 * DAY);
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    await deployment.advance(31 * DAY);
    expect((await user.open('/connected')).trail.at(-1)).toMatch(/^\/start\?/);
  });

  it('a connection ends after the idle lifetime, also when the browser keeps the cookie', async () => {
    const user = await deployment.connected();
    const sealed = user.browser.cookies.get('connection') ?? '';
    await deployment.advance(31 * DAY);
    user.browser.cookies.set('connection', sealed);
    expect((await user.open('/connected')).trail.at(-1)).toMatch(/^\/start\?notice=connection_ended/);
  });

  it('a connection ends after the absolute lifetime, however often it is used', async () => {
    const user = await deployment.connected();
    for (let day = 0; day < 80; day += 20) {
      await deployment.advance(20 * DAY);
      expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    }
    const sealed = user.browser.cookies.get('connection') ?? '';
    await deployment.advance(11 * DAY);
    // With a database, the cookie outlasts the connection: it may lead to others.
    expect(user.connected).toBe(process.env.STORE === 'database');
    user.browser.cookies.set('connection', sealed);
    expect((await user.open('/connected')).trail.at(-1)).toMatch(/^\/start\?notice=connection_ended/);
  });
});
