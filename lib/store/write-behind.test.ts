import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const start = 1_000_000;
/** What Redis holds. */
let store: Map<string, string>;
/** Whole milliseconds are all that Redis takes. */
let lifetimes: number[];
let refused: (key: string) => boolean;
let writeShared: typeof import('./ttl-store').writeShared;

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
  vi.doMock('./shared', () => ({
    isShared: () => true,
    withShared: (use: (client: typeof redis) => unknown) => use(redis),
  }));
  ({ writeShared } = await import('./ttl-store'));
});
afterEach(() => {
  vi.doUnmock('@/lib/config');
  vi.doUnmock('./shared');
  vi.useRealTimers();
});

it('writes lifetimes in whole milliseconds', async () => {
  await writeShared('key', 'value', start + 1500.3);
  expect(lifetimes).toEqual([1501]);
});

it('writes waiting values as soon as Redis responds', async () => {
  refused = () => true;
  await writeShared('a', '1', start + 60_000);
  await writeShared('b', '2', start + 60_000);
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
  await writeShared('bad', '1', start + 60_000);
  await writeShared('good', '2', start + 60_000);
  refused = (key) => key === 'bad';
  await vi.advanceTimersByTimeAsync(5000);
  expect([...store.keys()]).toEqual(['good']);
});

it('writes no old value over a newer one', async () => {
  refused = () => true;
  await writeShared('key', 'old', start + 60_000);
  refused = () => false;
  await writeShared('key', 'new', start + 60_000);
  await vi.advanceTimersByTimeAsync(5000);
  expect(store.get('key')).toBe('new');
});
