import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BuiltApp } from '../support/built-app.ts';
import type { Deployment } from '../support/deployment.ts';
import type { User } from '../support/user.ts';
import { describeWithRedis, eventually, testDeployment } from '../support/vitest.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const REFRESH = '/refresh?return_to=%2Fconnected';

/** A browser asks for a refresh and goes away while the issuer works on it: its new cookie never arrives. */
async function hangUp(deployment: Deployment, user: User, ask: (signal: AbortSignal) => Promise<unknown>) {
  await deployment.control('switches', { endpoints: { refresh: { hold: true } } });
  await deployment.advance(60 * MINUTE);
  await deployment.forgetRequests();
  const gone = new AbortController();
  const asked = ask(gone.signal).then(
    () => 'responded',
    () => 'hung up',
  );
  await eventually(async () => expect(await deployment.refreshes()).toHaveLength(1));
  gone.abort();
  expect(await asked).toBe('hung up');
  await deployment.control('switches', { endpoints: { refresh: null } });
  expect(user.connected).toBe(true);
}

/** The refresh ends although no browser waits for it. */
async function settled(deployment: Deployment): Promise<void> {
  await eventually(async () => expect((await deployment.refreshes())[0]?.status).toBe(200));
}

describe('an aborted refresh at one instance without Redis', () => {
  const deployment = testDeployment();

  it.each([
    ['at once', 0],
    ['ten minutes', 10 * MINUTE],
  ])(
    'the old cookie connects its user %s after an aborted refresh, without another refresh',
    async (_when, later) => {
      const user = await deployment.connected();
      await hangUp(deployment, user, (signal) => user.open(REFRESH, { signal }));
      if (later > 0) await settled(deployment);
      await deployment.advance(later);
      // By way of /refresh, unless the new tokens are in a store by now.
      expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
      expect(await deployment.refreshes()).toHaveLength(1);
    },
  );

  it('the old cookie connects its user after a server action was aborted during a refresh', async () => {
    const user = await deployment.connected('Ana', 'write:tasks');
    const page = await user.open('/connected');
    await hangUp(deployment, user, (signal) => user.press(page, 'Add task', { title: 'Call back' }, signal));
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    expect(await deployment.refreshes()).toHaveLength(1);
  });
});

describeWithRedis('an aborted refresh at one of three instances with Redis', () => {
  const deployment = testDeployment({ instances: 3, redis: true });

  /** @returns everything in the store, once no lock is there */
  const unlocked = () =>
    eventually(async () => {
      const entries = await deployment.store.entries();
      expect(entries.filter(({ key }) => key.includes(':lock:'))).toEqual([]);
      return entries;
    });

  let user: User;
  beforeEach(async () => {
    user = await deployment.connected();
    deployment.sendTo(0);
    await hangUp(deployment, user, (signal) => user.open(REFRESH, { signal }));
  });

  it('the old cookie connects its user at another instance after an aborted refresh', async () => {
    deployment.sendTo(1);
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    expect(await deployment.refreshes()).toHaveLength(1);
  });

  it('the old cookie connects its user after the instance that refreshed was killed', async () => {
    await settled(deployment);
    await unlocked();
    await deployment.kill(0);
    deployment.sendTo(2);
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    expect(await deployment.refreshes()).toHaveLength(1);
    await deployment.restart(0);
  });

  it('the old cookie connects its user four weeks later, with the newest refresh token', async () => {
    await settled(deployment);
    await unlocked();
    await deployment.advance(28 * DAY);
    deployment.sendTo(1);
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    const [first, second, ...more] = await deployment.refreshes();
    expect(more).toEqual([]);
    expect(second?.params.refresh_token).toBe(JSON.parse(first?.answer ?? '').refresh_token);
  });

  it('every key in the store expires, and no value has a readable token', async () => {
    await settled(deployment);
    const [refresh] = await deployment.refreshes();
    const { access_token, refresh_token } = JSON.parse(refresh?.answer ?? '');
    const entries = await unlocked();
    for (const { key, value, ms } of entries) {
      expect(key).toMatch(/^connected-app:/);
      expect(ms, key).toBeGreaterThan(0);
      expect([access_token, refresh_token].some((token) => `${key} ${value}`.includes(token))).toBe(false);
    }
    const lives = entries.filter(({ key }) => key.includes(':refreshed:')).map(({ ms }) => ms);
    expect(Math.max(...lives)).toBeGreaterThan(29 * DAY);
  });
});

describeWithRedis('an instance that is told to stop while it works for a browser that went away', () => {
  const deployment = testDeployment({ instances: 2, redis: true });

  /** @param ask goes away when `signal` aborts. @param path of the held request at the sandbox */
  async function stopMeanwhile(
    held: 'refresh' | 'exchange' | 'api',
    path: string,
    ask: (signal: AbortSignal) => Promise<unknown>,
  ) {
    await deployment.forgetRequests();
    await deployment.control('switches', { endpoints: { [held]: { hold: true } } });
    deployment.sendTo(0);
    const gone = new AbortController();
    const asked = ask(gone.signal).catch(() => 'hung up');
    await eventually(async () => expect(await deployment.received(path)).not.toEqual([]));
    gone.abort();
    expect(await asked).toBe('hung up');
    const { url } = deployment.apps[0] as BuiltApp;
    const stopped = deployment.kill(0, 'SIGTERM');
    await expect.poll(() => fetch(url).then(String, () => 'refused')).toBe('refused');
    await deployment.control('switches', { endpoints: { [held]: null } });
    await stopped;
    deployment.sendTo(1);
  }

  afterEach(() => deployment.restart(0));

  it('ends after the refresh: the old cookie connects its user at another instance', async () => {
    const user = await deployment.connected();
    await deployment.advance(60 * MINUTE);
    await stopMeanwhile('refresh', '/v1/oauth2/token', (signal) => user.open(REFRESH, { signal }));
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    expect(await deployment.refreshes()).toHaveLength(1);
  });

  it('ends after the exchange: the callback connects its user at another instance', async () => {
    const user = deployment.user();
    const callback = await deployment.consent(user.browser);
    await stopMeanwhile('exchange', '/v1/oauth2/token', (signal) =>
      user.browser.copy().visit(callback, { signal }),
    );
    expect((await user.open(callback)).trail.at(-1)).toBe('/connected');
    expect(await deployment.received('/v1/oauth2/token')).toHaveLength(1);
  });

  it('ends after the write: the same form at another instance does not write twice', async () => {
    const user = await deployment.connected('Ana', 'write:tasks');
    const page = await user.open('/connected');
    const add = (signal?: AbortSignal) => user.press(page, 'Add task', { title: 'Call back' }, signal);
    await stopMeanwhile('api', '/v1/tasks', add);
    await add();
    const writes = (await deployment.received('/v1/tasks')).filter(({ method }) => method === 'POST');
    expect(writes).toHaveLength(1);
  });
});
