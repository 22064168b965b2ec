import { afterEach, describe, expect, it } from 'vitest';
import { startNotices } from '../../lib/texts.ts';
import { fieldValue, type Page, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { describeWithRedis, eventually, testDeployment } from '../support/vitest.ts';

const HOUR = 60 * 60_000;
/** Until the switch is taken back. */
const HELD = { hold: true };
const REFRESH = '/refresh?return_to=%2Fconnected';

const disconnect = (user: User): Promise<Page> => user.open('/disconnect', { method: 'POST' });

/** A response that was under way when the user disconnected arrives now, and sets its cookies. */
function arrivesLate(late: User, user: User): void {
  for (const name of late.browser.cookies.named('connection')) {
    user.browser.cookies.set(name, late.browser.cookies.get(name) ?? '');
  }
}

const goneFor = async (user: User) => {
  const page = await user.open('/connected');
  expect(page.trail.at(-1)).toBe('/start?notice=disconnected_before&return_to=%2Fconnected');
  expect(words(page)).toContain(startNotices.disconnected_before.text);
};

describe('Disconnect at one instance', () => {
  const deployment = testDeployment();
  afterEach(() =>
    deployment.control('switches', { endpoints: { exchange: null, refresh: null, revoke: null } }),
  );

  it.each([
    ['the revocation', ['revoke', 'refresh']],
    ['the refresh', ['refresh', 'revoke']],
  ])(
    'Disconnect during a refresh ends the connection when the issuer handles %s first',
    async (_what, order) => {
      const user = await deployment.connected();
      await deployment.advance(HOUR);
      await deployment.forgetRequests();
      await deployment.control('switches', { endpoints: { refresh: HELD, revoke: HELD } });
      const otherTab = user.copy();
      const refreshing = otherTab.open(REFRESH);
      await eventually(async () => expect(await deployment.refreshes()).toHaveLength(1));
      const disconnecting = disconnect(user);
      await eventually(async () => expect(await deployment.received('/v1/oauth2/revoke')).toHaveLength(1));
      for (const endpoint of order) {
        await deployment.control('switches', { endpoints: { [endpoint]: null } });
        await (endpoint === 'revoke' ? disconnecting : refreshing);
      }
      expect((await refreshing).trail).toEqual([
        REFRESH,
        '/connected',
        '/start?notice=disconnected_before&return_to=%2Fconnected',
      ]);
      await goneFor(otherTab);
      const [refresh] = await deployment.refreshes();
      const revoked = (await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token);
      if (refresh?.status === 200) expect(revoked).toContain(JSON.parse(refresh.answer).refresh_token);
      else expect(revoked).toEqual([refresh?.params.refresh_token]);
    },
  );

  it('a refresh response that arrives after Disconnect restores no connection', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    const late = user.copy();
    await late.open(REFRESH);
    await disconnect(user);
    arrivesLate(late, user);
    expect(user.connected).toBe(true);
    await goneFor(user);
  });

  it('another tab is redirected to the Connect page at its next request after Disconnect', async () => {
    const user = await deployment.connected('Ana', 'write:tasks');
    const tasks = await user.open('/connected');
    await disconnect(user);
    await goneFor(user);
    const page = await user.press(tasks, 'Add task', { title: 'From the other tab' });
    expect(page.trail.at(-1)).toBe('/start?notice=disconnected_before&return_to=%2Fconnected');
  });

  it('Disconnect revokes the newest refresh token, also when the browser has an older one', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await deployment.forgetRequests();
    await user.copy().open('/connected');
    const [refresh] = await deployment.refreshes();
    await disconnect(user);
    const [revoked] = await deployment.received('/v1/oauth2/revoke');
    expect(revoked?.status).toBe(200);
    expect(revoked?.params.token).toBe(JSON.parse(refresh?.answer ?? '').refresh_token);
    const { stytchUrl } = deployment.sandbox;
    const after = await fetch(`${stytchUrl}/v1/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...revoked?.params,
        grant_type: 'refresh_token',
        refresh_token: `${revoked?.params.token}`,
      }),
    });
    expect(after.status).toBe(400);
  });

  it.each([
    ['answers 500', { status: 500 }],
    ['never answers', { hang: true }],
    ['cuts the connection', { reset: 'at-once' }],
  ])('removes the connection here and says so when the revocation endpoint %s', async (_what, fault) => {
    const user = await deployment.connected();
    await deployment.control('switches', { endpoints: { revoke: fault } });
    const page = await disconnect(user);
    expect(words(page)).toContain(startNotices.disconnected_here.title);
    expect(user.connected).toBe(false);
    await goneFor(user);
  });

  it('Disconnect claims no revocation when the connection cookie is damaged', async () => {
    const user = await deployment.connected();
    const value = user.browser.cookies.get('connection') ?? '';
    user.browser.cookies.set('connection', `${value.slice(0, 50)}x${value.slice(51)}`);
    expect(words(await disconnect(user))).toContain(startNotices.disconnected_here.title);
    expect(user.connected).toBe(false);
  });

  it('Disconnect deletes what the user typed', async () => {
    const user = await deployment.connected('Ana');
    await user.press(await user.open('/connected'), 'Allow editing', { title: 'Order new chairs' });
    expect(fieldValue(await user.open('/connected'), 'title')).toBe('Order new chairs');
    await disconnect(user);
    expect(user.browser.cookies.get('draft')).toBeUndefined();
    const again = await user.connect('Ana');
    expect(words(again)).toContain('Hello, Ana');
    expect(again.text).not.toContain('Order new chairs');
  });

  it('Disconnect claims no revocation when there is no connection', async () => {
    const page = await disconnect(deployment.user());
    expect(words(page)).toContain(startNotices.not_connected.title);
    expect(words(page)).not.toContain('withdrawn');
  });

  it('Disconnect during a callback revokes the new tokens, and the callback makes no connection', async () => {
    const user = await deployment.connected();
    const consent = await user.open('/connect?scope=write:tasks');
    await deployment.forgetRequests();
    await deployment.control('switches', { endpoints: { exchange: HELD } });
    const allowing = user.copy().press(consent, 'Allow');
    await eventually(async () => expect(await deployment.received('/v1/oauth2/token')).toHaveLength(1));
    await disconnect(user);
    await deployment.control('switches', { endpoints: { exchange: null } });
    expect((await allowing).trail.at(-1)).toBe('/start?notice=disconnected_before&return_to=%2Fconnected');
    const [exchange] = await deployment.received('/v1/oauth2/token');
    const { refresh_token } = JSON.parse(exchange?.answer ?? '');
    await eventually(async () => {
      const revoked = (await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token);
      expect(revoked).toContain(refresh_token);
    });
  });

  it('a refused refresh that ends late does not remove a newer connection', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await deployment.control('switches', { endpoints: { refresh: HELD } });
    const refreshing = user.open(REFRESH);
    await eventually(async () => expect(await deployment.refreshes()).not.toHaveLength(0));
    await disconnect(user);
    await user.connect();
    await deployment.control('switches', { endpoints: { refresh: null } });
    await refreshing;
    expect((await user.open('/connected')).trail).toEqual(['/connected']);
  });

  it('Disconnect lets the user connect again at once', async () => {
    const user = await deployment.connected();
    await disconnect(user);
    expect((await user.connect()).status).toBe(200);
    expect((await user.open('/connected')).trail).toEqual(['/connected']);
  });
});

describeWithRedis('Disconnect at one of three instances with Redis', () => {
  const deployment = testDeployment({ instances: 3, redis: true });

  it.each([
    ['the revocation', ['revoke', 'refresh']],
    ['the refresh', ['refresh', 'revoke']],
  ])(
    'Disconnect ends a connection that two other instances refresh when the issuer handles %s first',
    async (_what, order) => {
      const user = await deployment.connected();
      await deployment.advance(HOUR);
      await deployment.forgetRequests();
      await deployment.control('switches', { endpoints: { refresh: HELD, revoke: HELD } });
      const [first, second] = [user.copy(), user.copy()];
      deployment.sendTo(0);
      const refreshing = first.open(REFRESH);
      await eventually(async () => expect(await deployment.refreshes()).toHaveLength(1));
      deployment.sendTo(1);
      const waiting = second.open(REFRESH);
      await eventually(() => expect(deployment.isAsked(1)).toBe(true));
      deployment.sendTo(2);
      const disconnecting = disconnect(user);
      await eventually(async () => expect(await deployment.received('/v1/oauth2/revoke')).toHaveLength(1));
      for (const endpoint of order) {
        await deployment.control('switches', { endpoints: { [endpoint]: null } });
        const path = endpoint === 'refresh' ? '/v1/oauth2/token' : '/v1/oauth2/revoke';
        await eventually(async () =>
          expect((await deployment.received(path))[0]?.status).toBeTypeOf('number'),
        );
      }
      await Promise.all([refreshing, waiting, disconnecting]);
      deployment.sendToAll();
      await goneFor(first);
      await goneFor(second);
      await goneFor(user);
    },
  );

  it('a refresh response that arrives after Disconnect restores no connection at another instance', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    const late = user.copy();
    await late.open(REFRESH);
    deployment.sendTo(0);
    await disconnect(user);
    arrivesLate(late, user);
    deployment.sendTo(1);
    await goneFor(user);
    deployment.sendToAll();
  });
});
