import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Sandbox, startSandbox } from '../start.ts';
import { control } from './connect.ts';

/** A sandbox on free ports for the tests of one file, reset before each test. */
export function testSandbox(vertical: 'consumer' | 'b2b' = 'consumer'): Sandbox {
  const holder = {} as Sandbox;
  beforeAll(async () => {
    const options = { stytchPort: 0, platformPort: 0, appUrl: 'http://localhost:3000', vertical };
    Object.assign(holder, await startSandbox(options));
  });
  beforeEach(() => control(holder, 'reset'));
  afterAll(() => holder.close());
  return holder;
}
