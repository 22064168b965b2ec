import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endedHere, markEnded, wasEnded } from './ended';
import { sharedMemory } from './shared-memory';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('recalls what it was told, until its time is over', async () => {
  const memory = sharedMemory('test.time', 10);
  await memory.remember('a', 'value', 1000);
  vi.setSystemTime(999);
  expect(await memory.recall('a')).toBe('value');
  vi.setSystemTime(1000);
  expect(await memory.recall('a')).toBeUndefined();
});

it('is bounded: the oldest goes, and what is renewed counts as young', async () => {
  const memory = sharedMemory('test.bound', 3);
  for (const id of ['a', 'b', 'c', 'a', 'd']) await memory.remember(id, id, 1000);
  expect(await memory.recall('b')).toBeUndefined();
  expect(await memory.recall('a')).toBe('a');
  expect(await memory.recall('d')).toBe('d');
});

it('lets an entry end sooner, and never later', async () => {
  const memory = sharedMemory('test.shorten', 10);
  await memory.remember('a', 'value', 1000);
  await memory.shorten('a', 5000);
  vi.setSystemTime(1000);
  expect(await memory.recall('a')).toBeUndefined();
  await memory.remember('b', 'value', 1000);
  await memory.shorten('b', 10);
  vi.setSystemTime(1010);
  expect(await memory.recall('b')).toBeUndefined();
  await memory.shorten('never seen', 10);
});

describe('a claim', () => {
  it('is of who comes first, and over in time', async () => {
    const memory = sharedMemory('test.claim', 10);
    const claims = await Promise.all([memory.claim('a', 1000), memory.claim('a', 1000)]);
    expect(claims).toEqual([true, false]);
    vi.setSystemTime(1000);
    expect(await memory.claim('a', 1000)).toBe(true);
  });

  it.each([
    ['of another instance', null, false],
    ['nobody’s', 'OK', true],
    ['anybody’s, as Redis does not answer', undefined, true],
  ])('goes by what Redis says: it is %s', async (_whose, answer, granted) => {
    vi.resetModules();
    const redis = { set: async () => answer };
    vi.doMock('./redis', () => ({
      redisKey: (kind: string, id: string) => `${kind}:${id}`,
      withRedis: async (use: (client: typeof redis) => unknown) => use(redis),
    }));
    const { sharedMemory: shared } = await import('./shared-memory');
    expect(await shared(`test.claim.${granted}`, 10).claim(String(answer), 1000)).toBe(granted);
    vi.doUnmock('./redis');
  });
});

it('keeps kinds apart', async () => {
  await sharedMemory('test.kind1', 10).remember('a', 'value', 1000);
  expect(await sharedMemory('test.kind2', 10).recall('a')).toBeUndefined();
});

it('an ended connection stays ended for as long as a copy of its cookie may be opened', async () => {
  await markEnded('connection-1');
  vi.setSystemTime(29 * 24 * 60 * 60_000);
  expect(await wasEnded('connection-1')).toBe(true);
  expect(endedHere('connection-1')).toBe(true);
  expect(endedHere('connection-2')).toBe(false);
  expect(await wasEnded('connection-2')).toBe(false);
});
