import { afterEach, describe, expect, it } from 'vitest';
import type { Browser } from '../support/browser.ts';
import { consentTo } from '../support/consent.ts';
import type { Deployment } from '../support/deployment.ts';
import { problemOf } from '../support/page.ts';
import { User } from '../support/user.ts';
import { describeWithRedis, eventually, testDeployment } from '../support/vitest.ts';

const MINUTE = 60_000;

const exchanges = async (deployment: Deployment) =>
  (await deployment.received('/v1/oauth2/token')).filter(
    ({ params }) => params.grant_type === 'authorization_code',
  );

const holdExchange = (deployment: Deployment) =>
  deployment.control('switches', { endpoints: { exchange: { hold: true } } });
const releaseExchange = (deployment: Deployment) =>
  deployment.control('switches', { endpoints: { exchange: null } });

/** Delivers a callback, and hangs up while the issuer works on the code. */
async function hangUp(deployment: Deployment, browser: Browser, callback: string): Promise<void> {
  const before = (await exchanges(deployment)).length;
  const gone = new AbortController();
  const delivered = browser.visit(callback, { signal: gone.signal }).then(
    () => 'responded',
    () => 'hung up',
  );
  await eventually(async () => expect(await exchanges(deployment)).toHaveLength(before + 1));
  gone.abort();
  expect(await delivered).toBe('hung up');
}

/** The tokens that the app revoked. */
async function revoked(deployment: Deployment): Promise<string[]> {
  return (await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token ?? '');
}

/** Every story, whichever instance the second delivery comes to. */
function tellStories(deployment: Deployment, second: () => void) {
  afterEach(async () => {
    await releaseExchange(deployment);
    await deployment.control('reset');
    deployment.sendToAll();
  });

  const begin = async () => {
    const browser = deployment.browser();
    const request = (await browser.visit('/connect')).location;
    deployment.sendTo(0);
    return { browser, request, callback: await consentTo(deployment.sandbox, request) };
  };

  it('connects when the browser hangs up during the exchange and sends the callback again', async () => {
    const { browser, callback } = await begin();
    await holdExchange(deployment);
    await hangUp(deployment, browser, callback);
    second();
    const again = browser.visit(callback);
    await releaseExchange(deployment);
    expect((await again).location).toBe(`${deployment.appUrl}/connected`);
    expect(browser.connected).toBe(true);
    expect(await exchanges(deployment)).toHaveLength(1);
    expect((await browser.visit('/connected')).status).toBe(200);
  });

  it('connects when the browser comes back after the exchange that it did not wait for', async () => {
    const { browser, callback } = await begin();
    await holdExchange(deployment);
    await hangUp(deployment, browser, callback);
    await releaseExchange(deployment);
    await eventually(async () => expect((await exchanges(deployment))[0]?.status).toBe(200));
    await deployment.advance(MINUTE);
    second();
    expect((await browser.visit(callback)).location).toBe(`${deployment.appUrl}/connected`);
    expect(browser.connected).toBe(true);
    expect(await exchanges(deployment)).toHaveLength(1);
  });

  it('connects once when the callback is delivered twice at once', async () => {
    const { browser, callback } = await begin();
    const other = browser.copy();
    const first = browser.visit(callback);
    second();
    const both = await Promise.all([first, other.visit(callback)]);
    expect(both.map(({ location }) => location)).toEqual(both.map(() => `${deployment.appUrl}/connected`));
    expect([browser.connected, other.connected]).toEqual([true, true]);
    expect(await exchanges(deployment)).toHaveLength(1);
  });

  it('connects when Allow is pressed again, which brings another code with the same state', async () => {
    const { browser, request, callback } = await begin();
    await holdExchange(deployment);
    await hangUp(deployment, browser, callback);
    second();
    const again = browser.visit(await consentTo(deployment.sandbox, request));
    await releaseExchange(deployment);
    expect((await again).location).toBe(`${deployment.appUrl}/connected`);
    expect(await exchanges(deployment)).toHaveLength(1);
  });

  it('responds to the second delivery of a refused code as to the first', async () => {
    const { browser, callback } = await begin();
    const other = browser.copy();
    const damaged = new URL(callback);
    damaged.searchParams.set('code', 'made-up');
    expect(problemOf(await browser.visit(damaged.href))).toBe('code_rejected');
    second();
    expect(problemOf(await other.visit(damaged.href))).toBe('code_rejected');
    expect(await exchanges(deployment)).toHaveLength(1);
  });

  it('makes no connection by a second delivery after Disconnect', async () => {
    const { browser, callback } = await begin();
    const other = browser.copy();
    await browser.visit(callback);
    await browser.visit('/disconnect', { method: 'POST' });
    second();
    await other.visit(callback);
    expect((await other.visit('/connected')).status).not.toBe(200);
    expect(await exchanges(deployment)).toHaveLength(1);
  });

  it('revokes the tokens of an aborted callback when the browser never comes back', async () => {
    const { browser, callback } = await begin();
    await holdExchange(deployment);
    await hangUp(deployment, browser, callback);
    await releaseExchange(deployment);
    await eventually(async () => expect((await exchanges(deployment))[0]?.status).toBe(200));
    const { refresh_token } = JSON.parse((await exchanges(deployment))[0]?.answer ?? '{}');
    await eventually(async () => {
      await deployment.advance(11 * MINUTE);
      expect(await revoked(deployment)).toContain(refresh_token);
    });
  });

  it.each<[string, (browser: Browser, callback: string) => Promise<unknown>]>([
    ['a second delivery stored', (browser, callback) => browser.visit(callback)],
    [
      'the same user’s next connection took over',
      (browser) => new User(deployment.appUrl, browser).connect(),
    ],
    [
      'a second delivery stored after another connection of the same user',
      async (browser, callback) => {
        await new User(deployment.appUrl, browser).connect();
        await browser.visit(callback);
      },
    ],
  ])('revokes no tokens that %s', async (_how, comeBack) => {
    const { browser, callback } = await begin();
    await holdExchange(deployment);
    await hangUp(deployment, browser, callback);
    await releaseExchange(deployment);
    await eventually(async () => expect((await exchanges(deployment))[0]?.status).toBe(200));
    second();
    await comeBack(browser, callback);
    // The grant of another browser that never comes back shows that the time for a revocation has passed.
    const lost = await begin();
    await holdExchange(deployment);
    await hangUp(deployment, lost.browser, lost.callback);
    await releaseExchange(deployment);
    await eventually(async () => expect((await exchanges(deployment)).at(-1)?.status).toBe(200));
    const issued = (await exchanges(deployment)).map(({ answer }) => JSON.parse(answer ?? '{}'));
    const [unused, ...kept] = issued.reverse();
    await eventually(async () => {
      await deployment.advance(11 * MINUTE);
      expect(await revoked(deployment)).toContain(unused.refresh_token);
    });
    for (const { refresh_token } of kept) expect(await revoked(deployment)).not.toContain(refresh_token);
    const user = new User(deployment.appUrl, browser);
    expect((await user.open('/connected')).status).toBe(200);
  });
}

describe('a callback that is delivered twice to one instance', () => {
  const deployment = testDeployment();
  tellStories(deployment, () => {});
});

describeWithRedis('a callback that is delivered twice, to two instances with Redis', () => {
  const deployment = testDeployment({ instances: 2, redis: true });
  tellStories(deployment, () => deployment.sendTo(1));
});
