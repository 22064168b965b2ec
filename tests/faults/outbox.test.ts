import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startNotices } from '../../lib/texts.ts';
import type { Browser } from '../support/browser.ts';
import { consentTo } from '../support/consent.ts';
import type { Deployment } from '../support/deployment.ts';
import { words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { describeWithRedis, eventually, itInRedis, mustChoose, testDeployment } from '../support/vitest.ts';

const MINUTE = 60_000;

const disconnect = (user: User) => user.open('/disconnect', { method: 'POST' });
const revoking = (deployment: Deployment, fault: object | null) =>
  deployment.control('switches', { endpoints: { revoke: fault } });
const tries = async (deployment: Deployment) => (await deployment.received('/v1/oauth2/revoke')).length;

/** Waits until the issuer has so many live refresh tokens. Meanwhile the clock goes on, as a pause may last for hours. */
const live = (deployment: Deployment, count: number, stepMs = 5000, timeout = 15_000) =>
  vi.waitFor(
    async () => {
      if (stepMs > 0) await deployment.advance(stepMs);
      expect(await deployment.liveRefreshTokens()).toHaveLength(count);
    },
    { timeout, interval: 100 },
  );

/** A browser that is connected as Ana, and has just come back as Mei. */
async function atTheChoice(deployment: Deployment) {
  const user = await deployment.connected('Ana');
  await user.press(await user.open('/connect'), 'Log in as somebody else');
  return { user, choice: await user.connect('Mei') };
}

/** Waits until the app has looked for what is due: until it has revoked another user's token at the second try. */
async function retried(deployment: Deployment): Promise<void> {
  await revoking(deployment, { status: 503, times: 1 });
  const before = await tries(deployment);
  await disconnect(await deployment.connected('Ben'));
  await vi.waitFor(
    async () => {
      await deployment.advance(1000);
      expect(await tries(deployment)).toBeGreaterThanOrEqual(before + 2);
    },
    { timeout: 30_000, interval: 500 },
  );
}

/** Delivers a callback, and hangs up while the issuer works on the code. */
async function hangUp(deployment: Deployment, browser: Browser, callback: string): Promise<void> {
  const exchanges = async () => (await deployment.received('/v1/oauth2/token')).length;
  const before = await exchanges();
  await deployment.control('switches', { endpoints: { exchange: { hold: true } } });
  const gone = new AbortController();
  const delivered = browser.visit(callback, { signal: gone.signal }).catch(() => 'hung up');
  await eventually(async () => expect(await exchanges()).toBe(before + 1));
  gone.abort();
  expect(await delivered).toBe('hung up');
  await deployment.control('switches', { endpoints: { exchange: null } });
}

function clean(deployment: Deployment) {
  afterEach(async () => {
    await deployment.control('switches', { quirks: [] });
    await deployment.control('reset');
    deployment.sendToAll();
  });
}

describe('the outbox of one instance, without Redis', () => {
  const deployment = testDeployment();
  clean(deployment);

  const choosing = async (button: string) => {
    const { user, choice } = await atTheChoice(deployment);
    await user.press(choice, button);
    return disconnect(user);
  };
  const choices: [string, () => Promise<unknown>][] = [
    ['the switch to another account', () => choosing('Switch to Mei')],
    ['the choice to stay', () => choosing('Stay with Ana')],
  ];

  it.each<[string, () => Promise<unknown>]>([
    ['Disconnect', async () => disconnect(await deployment.connected())],
    ...(mustChoose ? choices : []),
    [
      'a refused exchange',
      async () => {
        const patch = { token_type: 'mac' };
        await deployment.control('switches', { endpoints: { exchange: { patch } } });
        await deployment.user().connect();
      },
    ],
  ])(
    'revokes after an outage the tokens whose revocation the issuer did not confirm at %s',
    async (_what, end) => {
      await revoking(deployment, { status: 503 });
      await end();
      expect(await deployment.liveRefreshTokens()).not.toHaveLength(0);
      await revoking(deployment, null);
      await live(deployment, 0);
    },
  );

  it('repeats a revocation ever less often during an outage, and stops after a day', async () => {
    await revoking(deployment, { status: 503 });
    await disconnect(await deployment.connected());
    for (let hour = 0; hour < 30; hour++) {
      await deployment.advance(60 * MINUTE);
      const before = await tries(deployment);
      if (hour < 1) await eventually(async () => expect(await tries(deployment)).toBeGreaterThan(before));
    }
    expect(await tries(deployment)).toBeLessThan(20);
    expect(deployment.log).not.toMatch(/uncaught|unhandled/i);
  });

  it.runIf(mustChoose)(
    'revokes the tokens when a process goes on that was stopped while it sent its response',
    async () => {
      const { user, choice } = await atTheChoice(deployment);
      await revoking(deployment, { hang: true });
      await user.press(choice, 'Switch to Mei');
      deployment.apps[0]?.process.kill('SIGSTOP');
      await revoking(deployment, null);
      deployment.apps[0]?.process.kill('SIGCONT');
      await live(deployment, 1);
      expect(words(await user.open('/connected'))).toContain('Hello, Mei');
    },
  );

  it('keeps the connection of a user who connects again during the outage, and revokes all tokens at the next Disconnect', async () => {
    await deployment.control('switches', { quirks: ['revoking-ends-consent'] });
    await revoking(deployment, { status: 503 });
    const user = await deployment.connected();
    await disconnect(user);
    await user.connect();
    await deployment.advance(MINUTE);
    await retried(deployment);
    expect((await user.open('/refresh?after_401=1&return_to=%2Fconnected')).trail.at(-1)).toBe('/connected');
    await deployment.control('switches', { quirks: [] });
    await disconnect(user);
    expect(await deployment.liveRefreshTokens()).toEqual([]);
  });

  it.each([
    ['sent again', true],
    ['never repeated', false],
  ])(
    'revokes the earlier tokens of a user, too, whose next callback is aborted and %s',
    async (_what, again) => {
      await revoking(deployment, { status: 503 });
      const user = await deployment.connected();
      await disconnect(user);
      const callback = await deployment.consent(user.browser);
      await hangUp(deployment, user.browser, callback);
      if (again) {
        expect((await user.browser.visit(callback)).location).toMatch(/\/connected$/);
        await revoking(deployment, null);
        await disconnect(user);
      } else await revoking(deployment, null);
      await live(deployment, 0, 11 * MINUTE);
    },
  );

  it('keeps the new grant of an aborted callback when the old connection leads to it', async () => {
    const user = await deployment.connected();
    await hangUp(
      deployment,
      user.browser,
      await deployment.consent(user.browser, 'ana', '?scope=write:tasks'),
    );
    await eventually(async () => {
      const page = await user.open('/refresh?after_401=1&return_to=%2Fconnected');
      expect(words(page)).toContain('Add task');
    });
    await deployment.advance(15 * MINUTE);
    await retried(deployment);
    expect(words(await user.open('/refresh?after_401=1&return_to=%2Fconnected'))).toContain('Add task');
  });
});

describeWithRedis('two instances with Redis', () => {
  const deployment = testDeployment({ instances: 2, redis: true });
  clean(deployment);
  beforeEach(() => deployment.sendTo(0));

  it.runIf(mustChoose).each(['SIGSTOP', 'SIGKILL'] as const)(
    'the other instance revokes the tokens after %s of the first',
    async (signal) => {
      const { user, choice } = await atTheChoice(deployment);
      await revoking(deployment, { hang: true });
      await user.press(choice, 'Switch to Mei');
      const frozen = deployment.apps[0]?.process;
      if (signal === 'SIGKILL') await deployment.kill(0);
      else frozen?.kill('SIGSTOP');
      deployment.sendTo(1);
      await revoking(deployment, null);
      try {
        // A frozen instance would not answer.
        await live(deployment, 1, signal === 'SIGSTOP' ? 0 : 5000);
        expect(words(await user.open('/connected'))).toContain('Hello, Mei');
      } finally {
        if (signal === 'SIGKILL') await deployment.restart(0);
        else frozen?.kill('SIGCONT');
      }
      await disconnect(user);
      await live(deployment, 0);
    },
  );

  it('the other instance revokes the tokens that a killed one could not revoke at Disconnect', async () => {
    await revoking(deployment, { status: 503 });
    const user = await deployment.connected();
    expect(words(await disconnect(user))).toContain(startNotices.disconnected_here.title);
    await deployment.kill(0);
    deployment.sendTo(1);
    await revoking(deployment, null);
    await live(deployment, 0);
    await deployment.restart(0);
  });

  it('keeps the grant of an aborted callback that another instance delivered, though Redis fails afterwards', async () => {
    const browser = deployment.browser();
    const callback = await consentTo(deployment.sandbox, (await browser.visit('/connect')).location);
    await hangUp(deployment, browser, callback);
    await eventually(async () => expect(await deployment.liveRefreshTokens()).toHaveLength(1));
    deployment.sendTo(1);
    await browser.visit(callback);
    expect(browser.connected).toBe(true);
    await deployment.store.kill();
    await deployment.advance(20 * MINUTE);
    await eventually(() => expect(deployment.log).toMatch(/(Redis|The database) does not answer/));
    await deployment.store.start();
    await eventually(() => retried(deployment));
    await deployment.advance(6 * 60 * MINUTE);
    await retried(deployment);
    expect(await deployment.liveRefreshTokens()).toHaveLength(1);
    expect((await browser.visit('/refresh?after_401=1')).location).toBe(`${deployment.appUrl}/connected`);
  }, 90_000);

  itInRedis('revokes the tokens of a Disconnect during an outage of both', { timeout: 60_000 }, async () => {
    const user = await deployment.connected();
    await revoking(deployment, { status: 503 });
    await deployment.store.kill();
    await disconnect(user);
    await revoking(deployment, null);
    await deployment.store.start();
    await live(deployment, 0, 5000, 45_000);
  });
});
