import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../start.ts';
import { control } from './connect.ts';
import { notes } from './notes.ts';

/** A sandbox on free ports for the tests of one file, reset before each test. */
export function testSandbox(
  options: Partial<Pick<SandboxOptions, 'vertical' | 'scopes' | 'api'>> = {},
): Sandbox {
  const holder = {} as Sandbox;
  beforeAll(async () => {
    const ports = { stytchPort: 0, platformPort: 0, appUrl: 'http://localhost:3000' };
    Object.assign(holder, await startSandbox({ ...ports, vertical: 'consumer', ...notes, ...options }));
  });
  beforeEach(() => control(holder, 'reset'));
  afterAll(() => holder.close());
  return holder;
}
