import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Deployment } from '../support/deployment.ts';
import { linkOf, where } from '../support/page.ts';
import { Redis } from '../support/redis.ts';
import { Relay } from '../support/relay.ts';
import type { User } from '../support/user.ts';
import { describeWithRedis, eventually, testDeployment } from '../support/vitest.ts';

const HOUR = 60 * 60_000;
const INSTANCES = 3;

/**
 * A public client, whose refresh tokens are good once, on three instances. Without Redis parallel
 * requests of one browser cannot be coordinated between them, whatever an app does; so while it is
 * away each browser here asks one thing after the other, each at another instance.
 */
describeWithRedis('three instances during an outage of Redis', () => {
  let redis: Redis;
  let line: Relay;
  let deployment: Deployment;
  let users: User[];

  beforeAll(async () => {
    redis = await Redis.prepare();
    line = await Relay.start([redis.port]);
    // Redis is down when the instances start.
    const env = { REDIS_URL: `redis://127.0.0.1:${line.port}` };
    deployment = new Deployment({ instances: INSTANCES, env });
    await deployment.start();
  });
  afterAll(async () => {
    await deployment.stop();
    await line.stop();
    await redis.stop();
  });
  beforeEach(async () => {
    users = await Promise.all(['Ana', 'Ben', 'Mei'].map((name) => deployment.connected(name)));
    await deployment.forgetRequests();
  });

  /** An hour passes. Every user comes back twice, each time at another instance. */
  async function anHourPasses(): Promise<void> {
    await deployment.advance(HOUR);
    for (let visit = 0; visit < 2; visit++) {
      for (const user of users) expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    }
  }

  const said = (words: string) => deployment.log.split(words).length - 1;
  const away = 'Redis does not answer';
  const back = 'Redis is back';

  /** Thirty requests at once find the token expired: settled by one refresh, as long as Redis coordinates. */
  async function coordinated(): Promise<void> {
    const [user] = users as [User];
    await deployment.advance(HOUR);
    await deployment.forgetRequests();
    const pages = await Promise.all(Array.from({ length: 30 }, () => user.copy().open('/connected')));
    expect(pages.filter(({ trail }) => trail.at(-1) !== '/connected')).toEqual([]);
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    expect(await deployment.refreshes()).toHaveLength(1);
  }

  /** Every instance has noticed that Redis responds: a refresh at each makes it ask. */
  async function noticed(): Promise<void> {
    await eventually(async () => {
      for (let instance = 0; instance < INSTANCES; instance++) {
        deployment.sendTo(instance);
        await anHourPasses();
      }
      deployment.sendToAll();
      expect(said(back)).toBe(said(away));
    });
  }

  it('three instances refresh every connection when Redis is down at the start, and log the outage once each', async () => {
    await anHourPasses();
    await anHourPasses();
    expect(await deployment.refreshes()).toHaveLength(2 * users.length);
    expect(said(away)).toBeGreaterThan(0);
    expect(said(away)).toBeLessThanOrEqual(INSTANCES);
  });

  it('three instances coordinate their refreshes once Redis comes up', async () => {
    await redis.start();
    await noticed();
    await coordinated();
  });

  it('three instances keep every connection when Redis is killed', async () => {
    await redis.kill();
    await anHourPasses();
    await anHourPasses();
  });

  it('three instances share the results of refreshes during the outage once Redis is back', async () => {
    const [user, other] = users as [User, User];
    await deployment.advance(HOUR);
    const hungUp = user.copy();
    deployment.sendTo(0);
    await user.open('/refresh?return_to=%2Fconnected');
    const [refresh] = await deployment.refreshes();
    const spent = createHash('sha256').update(`${refresh?.params.refresh_token}`).digest('base64url');
    await redis.start();
    await eventually(async () => expect(await redis.ask('KEYS', `*:refreshed:${spent}`)).toHaveLength(1));
    deployment.sendTo(1);
    // Until that instance has noticed it, by another user's refresh, it would ask the issuer alone.
    await eventually(async () => {
      await deployment.advance(61_000);
      await other.open('/refresh?after_401=1&return_to=%2Fconnected');
      const output = deployment.apps[1]?.output ?? '';
      expect(output.lastIndexOf(back)).toBeGreaterThan(output.lastIndexOf(away));
    });
    expect((await hungUp.open('/connected')).trail.at(-1)).toBe('/connected');
    const asked = (await deployment.refreshes()).filter(
      ({ params }) => params.refresh_token === refresh?.params.refresh_token,
    );
    expect(asked).toHaveLength(1);
    deployment.sendToAll();
    await noticed();
    await coordinated();
  });

  it('three instances keep every connection when Redis loses its data', async () => {
    await redis.ask('FLUSHALL');
    await anHourPasses();
    await coordinated();
  });

  it('three instances keep every connection while Redis is slow, and coordinate again afterwards', async () => {
    line.delayMs = 400;
    await anHourPasses();
    await anHourPasses();
    line.delayMs = 0;
    await noticed();
    await coordinated();
  });

  it('three instances keep a connection whose token is refused during the outage until Redis is back', async () => {
    const [user] = users as [User];
    const other = user.copy();
    await redis.kill();
    // Only the request with the used token is refused; with the default, both connections would be dead.
    await deployment.control('switches', { reuseDetection: 'token' });
    await deployment.advance(HOUR);
    deployment.sendTo(0);
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
    deployment.sendTo(1);
    const page = await other.open('/connected');
    expect([where(page), other.connected]).toEqual(['502 /problem/refresh_refused', true]);
    expect(linkOf(page, 'Connect again')).toBeDefined();
    await redis.start();
    await eventually(async () => {
      await deployment.advance(60_000);
      expect((await other.open('/connected')).trail.at(-1)).toBe('/connected');
    });
    await deployment.control('switches', { reuseDetection: 'family' });
    deployment.sendToAll();
  });
});

describe('one instance with a Redis that never responds', () => {
  const deployment = testDeployment({ client: 'public', env: { REDIS_URL: 'redis://127.0.0.1:9' } });

  it('ends the connection after a while when the refresh token has expired', async () => {
    const user = await deployment.connected();
    await deployment.control('expire-refresh-tokens');
    await deployment.advance(HOUR);
    const page = await user.open('/connected');
    expect(where(page)).toBe('502 /problem/refresh_refused');
    expect(linkOf(page, 'Connect again')).toBeDefined();
    await eventually(async () => {
      await deployment.advance(61_000);
      expect(where(await user.open('/connected'))).toBe('401 /problem/access_withdrawn');
    });
    expect(user.connected).toBe(false);
  });
});
