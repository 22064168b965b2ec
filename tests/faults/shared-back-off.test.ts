import { expect, it } from 'vitest';
import type { User } from '../support/user.ts';
import { describeWithRedis, testDeployment } from '../support/vitest.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describeWithRedis('the back-off of three instances with Redis', () => {
  const deployment = testDeployment({ instances: 3, redis: true });

  const eachInstance = async (user: User) => {
    for (let instance = 0; instance < 3; instance++) {
      deployment.sendTo(instance);
      expect((await user.open('/connected')).trail.at(-1)).toBe('/problem/refresh_unavailable');
    }
  };

  it('sends no refresh at any instance during the pause of one instance', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await deployment.control('switches', { endpoints: { refresh: { status: 503 } } });
    await deployment.forgetRequests();
    deployment.sendTo(0);
    // Each pause is longer than the one before; the fifth is 12 seconds at least.
    for (let failure = 0; failure < 5; failure++) {
      await deployment.advance(MINUTE);
      await user.open('/connected');
    }
    await eachInstance(user);
    expect(await deployment.refreshes()).toHaveLength(5);
    expect(deployment.log).not.toContain('Redis does not answer');
  });

  it('sends no refresh at any instance before the Retry-After that one instance got', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await deployment.control('switches', { endpoints: { refresh: { status: 503 } } });
    for (let instance = 0; instance < 3; instance++) {
      deployment.sendTo(instance);
      await user.open('/connected');
      await deployment.advance(10_000);
    }
    const busy = { status: 429, retryAfter: 300, times: 1 };
    await deployment.control('switches', { endpoints: { refresh: busy } });
    await deployment.forgetRequests();
    await eachInstance(user);
    expect(await deployment.refreshes()).toHaveLength(1);
  });
});
