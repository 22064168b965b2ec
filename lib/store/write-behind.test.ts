import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const start = 1_000_000;
/** What Redis holds. */
let store: Map<string, string>;
/** Whole milliseconds are all that Redis takes. */
let lifetimes: number[];
let refused: (key: string) => boolean;
let writeToRedis: typeof import('./ttl-store').writeToRedis;

beforeEach(async () => {
  vi.useFakeTimers({ now: start });
  vi.resetModules();
  Reflect.deleteProperty(globalThis, Symbol.for('connected-app.write-behind'));
  store = new Map();
  lifetimes = [];
  refused = () => false;
  const redis = {
    'SET PX': async (key: string, value: string, ms: number) => {
      if (refused(key)) return undefined;
      lifetimes.push(ms);
      store.set(key, value);
      return 'OK';
    },
  };
  vi.doMock('@/lib/config', () => ({ config: () => ({ redisUrl: 'redis://localhost' }) }));
  vi.doMock('./redis', () => ({ withRedis: (use: (client: typeof redis) => unknown) => use(redis) }));
  ({ writeToRedis } = await import('./ttl-store'));
});
afterEach(() => {
  vi.doUnmock('@/lib/config');
  vi.doUnmock('./redis');
  vi.useRealTimers();
});

it('writes lifetimes in whole milliseconds', async () => {
  await writeToRedis('key', 'value', start + 1500.3);
  expect(lifetimes).toEqual([1501]);
});

it('writes waiting values as soon as Redis responds', async () => {
  refused = () => true;
  await writeToRedis('a', '1', start + 60_000);
  await writeToRedis('b', '2', start + 60_000);
  await vi.advanceTimersByTimeAsync(3000);
  expect(store.size).toBe(0);
  refused = () => false;
  await vi.advanceTimersByTimeAsync(3000);
  expect([...store]).toEqual(
    expect.arrayContaining([
      ['a', '1'],
      ['b', '2'],
    ]),
  );
});

it('writes the other values when Redis never accepts one', async () => {
  refused = () => true;
  await writeToRedis('bad', '1', start + 60_000);
  await writeToRedis('good', '2', start + 60_000);
  refused = (key) => key === 'bad';
  await vi.advanceTimersByTimeAsync(5000);
  expect([...store.keys()]).toEqual(['good']);
});

it('writes no old value over a newer one', async () => {
  refused = () => true;
  await writeToRedis('key', 'old', start + 60_000);
  refused = () => false;
  await writeToRedis('key', 'new', start + 60_000);
  await vi.advanceTimersByTimeAsync(5000);
  expect(store.get('key')).toBe('new');
});
