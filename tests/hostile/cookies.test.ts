import { sealData } from 'iron-session';
import { describe, expect, it } from 'vitest';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { problemOf } from '../support/page.ts';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

const { SESSION_SECRET = '' } = appEnvironment({
  client: 'confidential',
  appUrl: '',
  stytchUrl: '',
  platformUrl: '',
});
const notConnected = { status: 307, headers: { location: expect.stringMatching(/^\/start\?notice=/) } };

/** A connected browser's cookie. */
const connectionCookie = async () => (await deployment.connectedBrowser()).cookies.get('connection') ?? '';

/** The number by which a seal names its password. */
const passwordId = (sealed: string) => sealed.split('*')[1] ?? '';

describe('a connection cookie', () => {
  it('a connection cookie that was changed makes no connection, wherever the change is', async () => {
    const sealed = await connectionCookie();
    const browser = deployment.browser();
    for (const at of [0, 8, 20, 60, 120, sealed.length - 50, sealed.length - 10]) {
      browser.cookies.set(
        'connection',
        sealed.slice(0, at) + (sealed[at] === 'a' ? 'b' : 'a') + sealed.slice(at + 1),
      );
      expect(await browser.visit('/connected'), `at ${at}`).toMatchObject(notConnected);
    }
  });

  it.each([
    ['that is cut short', (sealed: string) => sealed.slice(0, -40)],
    ['that is quoted', (sealed: string) => `"${sealed}x"`],
    ['in capitals', (sealed: string) => sealed.toUpperCase()],
    ['that is a JWT without signature', () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.'],
    ['that is JSON', () => encodeURIComponent('{"purpose":"connection","accessToken":"x"}')],
    ['with a broken escape', () => '%E0%A4%A'],
    ['with a name that every object has', () => 'Fe26.2*__proto__*a*b*c**d*e'],
    ['of 8 KB of stars', () => '*'.repeat(8000)],
  ])('a connection cookie %s makes no connection', async (_case, change) => {
    const browser = deployment.browser();
    browser.cookies.set('connection', change(await connectionCookie()));
    expect(await browser.visit('/connected')).toMatchObject(notConnected);
  });

  it('a connection cookie of another deployment’s secret makes no connection', async () => {
    const id = passwordId(await connectionCookie());
    const data = { purpose: 'connection', version: 3, issuedAt: Date.now(), lifetimeMs: 60_000, data: {} };
    const browser = deployment.browser();
    for (const number of ['1', id]) {
      browser.cookies.set(
        'connection',
        await sealData(data, { password: { [number]: 'another secret of 32 characters!' } }),
      );
      expect(await browser.visit('/connected')).toMatchObject(notConnected);
    }
  });

  const honest = () => ({
    purpose: 'connection',
    version: 3,
    issuedAt: Date.now(),
    lifetimeMs: 60_000,
    data: {
      id: 'connection-1',
      issuer: deployment.sandbox.stytchUrl,
      scope: [],
      requestedScope: [],
      accessToken: 'token',
      expiresAt: Date.now() + 60_000,
      refreshAt: Date.now() + 60_000,
      connectedAt: Date.now(),
    },
  });

  async function sealedByUs(envelope: object): Promise<string> {
    return sealData(envelope, { password: { [passwordId(await connectionCookie())]: SESSION_SECRET } });
  }

  it('a connection cookie that the tests seal with the app’s secret makes a connection', async () => {
    const browser = deployment.browser();
    browser.cookies.set('connection', await sealedByUs(honest()));
    expect((await browser.visit('/connected')).status).toBe(200);
  });

  it.each<[string, (envelope: ReturnType<typeof honest>) => object]>([
    ['an older version', (envelope) => ({ ...envelope, version: 0 })],
    ['another purpose', (envelope) => ({ ...envelope, purpose: 'flow' })],
    ['no purpose', (envelope) => ({ ...envelope, purpose: undefined })],
    ['another shape', (envelope) => ({ ...envelope, data: { accessToken: 1 } })],
    ['a lifetime that is over', (envelope) => ({ ...envelope, issuedAt: Date.now() - 120_000 })],
    [
      'another issuer',
      ({ data, ...rest }) => ({ ...rest, data: { ...data, issuer: 'https://evil.example' } }),
    ],
    [
      'an absolute lifetime that is over',
      ({ data, ...rest }) => ({ ...rest, data: { ...data, connectedAt: 1 } }),
    ],
  ])(
    'a connection cookie with %s makes no connection, though the app’s secret sealed it',
    async (_case, change) => {
      const browser = deployment.browser();
      browser.cookies.set('connection', await sealedByUs(change(honest())));
      expect(await browser.visit('/connected')).toMatchObject(notConnected);
    },
  );

  it('a connection cookie of another browser shows that browser’s user alone', async () => {
    const browser = await deployment.connectedBrowser('mei');
    browser.cookies.set('connection', await connectionCookie());
    const { text } = await browser.visit('/connected');
    expect(text).toContain('Ana');
    expect(text).not.toContain('Mei Tanaka');
  });

  it('a copied connection cookie makes no connection after Disconnect', async () => {
    const browser = await deployment.connectedBrowser();
    const kept = browser.cookies.get('connection') ?? '';
    await browser.visit('/disconnect', { method: 'POST' });
    browser.cookies.set('connection', kept);
    expect(await browser.visit('/connected')).toMatchObject(notConnected);
    // Nor in another browser, which knows nothing of the first one's Disconnect: a stolen copy.
    const thief = deployment.browser();
    thief.cookies.set('connection', kept);
    expect(await thief.visit('/connected')).toMatchObject(notConnected);
  });
});

describe('a cookie under the name of another', () => {
  it('a flow cookie is no connection, and a connection cookie is no flow', async () => {
    const browser = await deployment.connectedBrowser();
    const callback = await deployment.consent(browser);
    const [flowName = ''] = browser.cookies.named('flow-');
    const [flow, connection] = [browser.cookies.get(flowName) ?? '', browser.cookies.get('connection') ?? ''];
    const swapped = deployment.browser();
    swapped.cookies.set('connection', flow);
    swapped.cookies.set(flowName, connection);
    expect(await swapped.visit('/connected')).toMatchObject(notConnected);
    expect(problemOf(await swapped.visit(callback))).toBe('flow_unknown');
  });

  it.each(['connection', 'pending', 'draft', 'problem'])(
    'a cookie of another purpose does nothing under the name %s',
    async (name) => {
      const browser = await deployment.connectedBrowser();
      await browser.visit('/connect?scope=unknown');
      const sealed = {
        connection: browser.cookies.get('connection') ?? '',
        problem: browser.cookies.get('problem') ?? '',
      };
      const other = name === 'connection' ? sealed.problem : sealed.connection;
      const swapped = deployment.browser();
      swapped.cookies.set(name, other);
      expect(await swapped.visit('/connected')).toMatchObject(notConnected);
      expect((await swapped.visit('/switch')).status).toBe(307);
      expect((await swapped.visit('/problem/invalid_link')).text).not.toContain('Fe26');
    },
  );
});

describe('a connection in several cookies', () => {
  const split = (value: string) => [value.slice(0, 900), value.slice(900, 1800), value.slice(1800)];

  it('a connection in three cookies is put together', async () => {
    const browser = deployment.browser();
    for (const [index, part] of split(await connectionCookie()).entries()) {
      browser.cookies.set(`connection.${index}`, part);
    }
    expect((await browser.visit('/connected')).status).toBe(200);
  });

  it.each([
    ['one of them missing', (parts: string[]) => [parts[0], '', parts[2]]],
    ['two in the wrong order', (parts: string[]) => [parts[1], parts[0], parts[2]]],
    ['one twice', (parts: string[]) => [parts[0], parts[0], parts[1]]],
    ['one of another browser', (parts: string[], other: string[]) => [parts[0], other[1], parts[2]]],
  ])('a connection in three cookies is none with %s', async (_case, arrange) => {
    const [parts, other] = [split(await connectionCookie()), split(await connectionCookie())];
    const browser = deployment.browser();
    for (const [index, part] of arrange(parts, other).entries()) {
      if (part) browser.cookies.set(`connection.${index}`, part);
    }
    expect(await browser.visit('/connected')).toMatchObject(notConnected);
  });
});

describe('unknown cookies', () => {
  it('50 unknown cookies change nothing for a connected user', async () => {
    const browser = await deployment.connectedBrowser();
    for (let index = 0; index < 50; index++) browser.cookies.set(`junk-${index}`, 'x'.repeat(100));
    expect((await browser.visit('/connected')).text).toContain('Ana');
    expect((await browser.visit(await deployment.consent(browser))).headers.location).toBe('/connected');
  });

  it('a thousand unknown cookies, before and after, push out no cookie of this app', async () => {
    const browser = await deployment.connectedBrowser();
    const junk = (kind: string) => Array.from({ length: 500 }, (_, index) => `${kind}${index}=`).join(';');
    const cookie = [junk('a'), browser.cookies.header(), junk('b')].join(';');
    const { text } = await deployment.browser().visit('/connected', { headers: { cookie } });
    expect(text).toContain('Ana');
  });

  it('forged flow cookies are cleared, and stop no flow', async () => {
    const browser = deployment.browser();
    for (let index = 0; index < 50; index++)
      browser.cookies.set(`flow-${index}.zzzzzz${index}`, 'x'.repeat(100));
    const callback = await deployment.consent(browser);
    expect(browser.cookies.named('flow-')).toHaveLength(1);
    expect((await browser.visit(callback)).headers.location).toBe('/connected');
  });

  it('100 flows that never ended take less than 8000 bytes of cookies', async () => {
    const browser = await deployment.connectedBrowser();
    const long = encodeURIComponent(`/connected?x=${'y'.repeat(480)}`);
    for (let count = 0; count < 100; count++) {
      const response = await browser.visit(`/connect?return_to=${long}`);
      expect(response.status).toBe(303);
    }
    expect(browser.cookies.header().length).toBeLessThan(8000);
    expect((await browser.visit('/connected')).status).toBe(200);
  });
});

it('no page sets a cookie for a user who only reads', async () => {
  const [visitor, user] = [deployment.browser(), await deployment.connectedBrowser()];
  for (const path of [
    '/',
    '/start',
    '/connected',
    '/connect/more?scope=write:tasks',
    '/problem/internal',
    '/nope',
    '/health',
  ]) {
    expect((await visitor.visit(path)).cookies, path).toEqual([]);
    expect((await user.visit(path)).cookies, path).toEqual([]);
  }
});
