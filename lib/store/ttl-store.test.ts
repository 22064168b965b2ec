import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endedConnections } from '@/lib/connection/ended-connections';
import { ttlStore } from './ttl-store';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('returns a value until its lifetime ends', async () => {
  const memory = ttlStore('test.time', 10);
  await memory.set('a', 'value', 1000);
  vi.setSystemTime(999);
  expect(await memory.get('a')).toBe('value');
  vi.setSystemTime(1000);
  expect(await memory.get('a')).toBeUndefined();
});

it('drops the oldest entry beyond the bound, and counts an entry that is set again as young', async () => {
  const memory = ttlStore('test.bound', 3);
  for (const id of ['a', 'b', 'c', 'a', 'd']) await memory.set(id, id, 1000);
  expect(await memory.get('b')).toBeUndefined();
  expect(await memory.get('a')).toBe('a');
  expect(await memory.get('d')).toBe('d');
});

it('shortens the lifetime of an entry, and never lengthens it', async () => {
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

it('keeps stores of different kinds apart', async () => {
  await ttlStore('test.kind1', 10).set('a', 'value', 1000);
  expect(await ttlStore('test.kind2', 10).get('a')).toBeUndefined();
});

it('denies an ended connection for as long as a copy of its cookie may be opened', async () => {
  await endedConnections.add('connection-1');
  vi.setSystemTime(29 * 24 * 60 * 60_000);
  expect(await endedConnections.has('connection-1')).toBe(true);
  expect(endedConnections.hasLocal('connection-1')).toBe(true);
  expect(endedConnections.hasLocal('connection-2')).toBe(false);
  expect(await endedConnections.has('connection-2')).toBe(false);
});
