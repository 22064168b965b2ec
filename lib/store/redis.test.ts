import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.doUnmock('@/lib/config');
  vi.resetModules();
});

it('returns undefined when the client throws over the address', async () => {
  vi.resetModules();
  // The configuration would refuse it; this check has to hold alone.
  vi.doMock('@/lib/config', () => ({ config: () => ({ redisUrl: 'redis://:p%zz@localhost' }) }));
  const { withRedis, wasRedisDown } = await import('./redis');
  const use = vi.fn();
  expect(await withRedis(use)).toBeUndefined();
  expect(await withRedis(use)).toBeUndefined();
  expect(use).not.toHaveBeenCalled();
  expect(wasRedisDown()).toBe(true);
});
