import { describe } from 'vitest';
import { has } from '../../scripts/test/debian.ts';

/** `describe` for tests that need a `redis-server`; `npm test` installs it where it can, and says where it cannot. */
export const describeWithRedis = describe.runIf(has('redis-server'));
