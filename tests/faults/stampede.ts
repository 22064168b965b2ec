import { expect, it } from 'vitest';
import type { User } from '../support/user.ts';
import { testDeployment, thorough } from '../support/vitest.ts';

const HOUR = 60 * 60_000;
/** A race shows in few rounds or in many; `npm run test:combinations` and `test:database` take more. */
const ROUNDS = thorough ? 20 : 4;
const PARALLEL = 50;

/** In turn: requests of one browser with one jar, and of as many browsers with a copy of it each. */
function crowd(user: User, round: number): User[] {
  return Array.from({ length: PARALLEL }, () => (round % 2 === 0 ? user : user.copy()));
}

/**
 * Fifty requests find the token expired. With a public client: each refresh token is good once, and using it twice
 * ends the whole connection. Each number of instances has a test file of its own: both are long, and run at a time.
 */
export function stampede(instances: number): void {
  const deployment = testDeployment({ instances, redis: instances > 1 });

  it(`refreshes once for ${PARALLEL} parallel requests with an expired token, ${ROUNDS} times in a row`, async () => {
    const user = await deployment.connected();
    for (let round = 0; round < ROUNDS; round++) {
      await deployment.advance(HOUR);
      await deployment.forgetRequests();
      const pages = await Promise.all(crowd(user, round).map((one) => one.open('/connected')));
      expect(pages.filter(({ status, trail }) => status !== 200 || trail.at(-1) !== '/connected')).toEqual(
        [],
      );
      expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
      expect(await deployment.refreshes()).toHaveLength(1);
    }
  }, 600_000);
}
