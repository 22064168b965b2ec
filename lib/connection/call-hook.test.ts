import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hooks } from '@/lib/hooks';
import { log } from '@/lib/log';
import { grantWith } from '@/tests/support/test-grant';
import { callHook } from './call-hook';
import { addSupersededTokens, newConnection } from './connection';

const failed = vi.spyOn(log, 'error').mockReturnValue();
const slow = vi.spyOn(log, 'warn').mockReturnValue();
const hook = vi.spyOn(hooks, 'onConnected');
const tokens = { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: Date.now() + 3_600_000 };
const connection = addSupersededTokens(
  { ...newConnection(grantWith(tokens), ['openid'], 'connection-1', { owner: 'ann' }), resultKey: 'key-0' },
  'refresh-0',
);

beforeEach(() => {
  vi.useFakeTimers();
  failed.mockClear();
  slow.mockClear();
  hook.mockReset();
});
afterEach(() => vi.useRealTimers());

it('passes a connection with its user and without anything that opens the API', async () => {
  hook.mockResolvedValue();
  await callHook('onConnected', connection, 'widened');
  const [facts, how] = hook.mock.lastCall ?? [];
  expect(how).toBe('widened');
  expect(facts).toMatchObject({ id: 'connection-1', subject: 'user-1', owner: 'ann', scope: [] });
  expect(JSON.stringify(facts)).not.toMatch(/access-1|refresh-|key-0/);
  expect(vi.getTimerCount()).toBe(0);
});

it.each<[string, () => Promise<void>]>([
  ['rejects', async () => Promise.reject(new TypeError('a fault of the clone'))],
  [
    'throws before its first await',
    () => {
      throw new TypeError('a fault of the clone');
    },
  ],
])('returns, and logs one line, when a hook %s', async (_how, implementation) => {
  hook.mockImplementation(implementation);
  await callHook('onConnected', connection, 'new');
  expect(failed.mock.calls).toEqual([[{ hook: 'onConnected', err: expect.any(TypeError) }, 'a hook failed']]);
  expect(slow).not.toHaveBeenCalled();
});

it('waits for a slow hook', async () => {
  let done = false;
  hook.mockImplementation(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1900));
    done = true;
  });
  const called = callHook('onConnected', connection, 'new');
  await vi.advanceTimersByTimeAsync(1900);
  await called;
  expect(done).toBe(true);
  expect(slow).not.toHaveBeenCalled();
});

it('returns after two seconds, and logs one line, when a hook hangs', async () => {
  hook.mockReturnValue(new Promise(() => {}));
  const called = callHook('onConnected', connection, 'new');
  await vi.advanceTimersByTimeAsync(2000);
  await called;
  expect(slow.mock.calls).toEqual([[{ hook: 'onConnected' }, expect.stringContaining('too long')]]);
});

it('logs a hook that fails after its time', async () => {
  hook.mockImplementation(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5000));
    throw new TypeError('a fault of the clone');
  });
  const called = callHook('onConnected', connection, 'new');
  await vi.advanceTimersByTimeAsync(2000);
  await called;
  expect(failed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3000);
  expect(failed).toHaveBeenCalledTimes(1);
});
