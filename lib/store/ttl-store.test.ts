import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endedConnections } from '@/lib/connection/ended-connections';
import { ttlStore } from './ttl-store';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('recalls what it was told, until its time is over', async () => {
  const memory = ttlStore('test.time', 10);
  await memory.set('a', 'value', 1000);
  vi.setSystemTime(999);
  expect(await memory.get('a')).toBe('value');
  vi.setSystemTime(1000);
  expect(await memory.get('a')).toBeUndefined();
});

it('is bounded: the oldest goes, and what is renewed counts as young', async () => {
  const memory = ttlStore('test.bound', 3);
  for (const id of ['a', 'b', 'c', 'a', 'd']) await memory.set(id, id, 1000);
  expect(await memory.get('b')).toBeUndefined();
  expect(await memory.get('a')).toBe('a');
  expect(await memory.get('d')).toBe('d');
});

it('lets an entry end sooner, and never later', async () => {
  const memory = ttlStore('test.shorten', 10);
  await memory.set('a', 'value', 1000);
  await memory.expire('a', 5000);
  vi.setSystemTime(1000);
  expect(await memory.get('a')).toBeUndefined();
  await memory.set('b', 'value', 1000);
  await memory.expire('b', 10);
  vi.setSystemTime(1010);
  expect(await memory.get('b')).toBeUndefined();
  await memory.expire('never seen', 10);
});

describe('a claim', () => {
  it('is of who comes first, and over in time', async () => {
    const memory = ttlStore('test.claim', 10);
    const claims = await Promise.all([memory.setIfAbsent('a', 1000), memory.setIfAbsent('a', 1000)]);
    expect(claims).toEqual([true, false]);
    vi.setSystemTime(1000);
    expect(await memory.setIfAbsent('a', 1000)).toBe(true);
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
    const { ttlStore: shared } = await import('./ttl-store');
    expect(await shared(`test.claim.${granted}`, 10).setIfAbsent(String(answer), 1000)).toBe(granted);
    vi.doUnmock('./redis');
  });
});

it('keeps kinds apart', async () => {
  await ttlStore('test.kind1', 10).set('a', 'value', 1000);
  expect(await ttlStore('test.kind2', 10).get('a')).toBeUndefined();
});

it('an ended connection stays ended for as long as a copy of its cookie may be opened', async () => {
  await endedConnections.add('connection-1');
  vi.setSystemTime(29 * 24 * 60 * 60_000);
  expect(await endedConnections.has('connection-1')).toBe(true);
  expect(endedConnections.hasLocal('connection-1')).toBe(true);
  expect(endedConnections.hasLocal('connection-2')).toBe(false);
  expect(await endedConnections.has('connection-2')).toBe(false);
});
