import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withRedis } from '@/lib/store/redis';
import { grantWith } from '@/tests/support/test-grant';
import { type Connection, newConnection, refreshedConnection } from './connection';
import { latestConnection, refreshKey, saveRefreshResult, saveReplacement } from './refresh-results';

/** Instances share nothing, except where a test says so. */
vi.mock('@/lib/store/redis', async (original) => ({
  ...(await original<typeof import('@/lib/store/redis')>()),
  withRedis: vi.fn(async () => undefined),
}));

const start = Date.parse('2026-01-01T00:00:00Z');
const hour = 60 * 60_000;
let nth = 0;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  nth++;
});
afterEach(() => {
  vi.useRealTimers();
});

const grant = (name: string) =>
  grantWith({
    accessToken: `access-${nth}-${name}`,
    refreshToken: `refresh-${nth}-${name}`,
    expiresAt: Date.now() + hour,
  });

async function refreshed(before: Connection, name: string): Promise<Connection> {
  const after = refreshedConnection(before, grant(name), refreshKey(before));
  await saveRefreshResult(before, after);
  return after;
}

/** The same person allows access once more. */
async function connectedAnew(before: Connection, name: string): Promise<Connection> {
  vi.advanceTimersByTime(1000);
  const after = newConnection(grant(name), [], before.id);
  await saveReplacement(before, after);
  return after;
}

it('returns a connection that nobody changed', async () => {
  const connection = newConnection(grant('one'), [], 'connection-1');
  expect(await latestConnection(connection)).toBe(connection);
});

it('follows a connection, refreshed or not, to the grant that replaced it', async () => {
  const first = newConnection(grant('one'), [], 'connection-1');
  const second = await refreshed(first, 'one again');
  const third = await refreshed(await connectedAnew(second, 'two'), 'two again');
  for (const known of [first, second, third]) expect(await latestConnection(known)).toEqual(third);
});

it('follows a refresh that ends late to the new grant, not to the old one', async () => {
  const first = newConnection(grant('one'), [], 'connection-1');
  const anew = await connectedAnew(first, 'two');
  const late = await refreshed(first, 'one again');
  for (const known of [first, late, anew]) expect(await latestConnection(known)).toEqual(anew);
});

it('follows no connection to one of another user', async () => {
  const first = newConnection(grant('one'), [], 'connection-1');
  const other = newConnection(grant('another person'), [], 'connection-2');
  await connectedAnew(first, 'two');
  expect(await latestConnection(other)).toBe(other);
});

it('looks up once whether a grant replaced the connection, however many refreshes followed', async () => {
  const first = newConnection(grant('one'), [], 'connection-refreshed-twice');
  const third = await refreshed(await refreshed(first, 'one again'), 'one once more');
  const read: string[] = [];
  const get = async (key: string) => void read.push(key);
  vi.mocked(withRedis).mockImplementation(async (use) => use({ get } as never));
  expect(await latestConnection(first)).toEqual(third);
  expect(read.filter((key) => key.includes(':replaced:'))).toHaveLength(1);
});
