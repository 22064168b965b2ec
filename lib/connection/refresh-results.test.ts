import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { withShared } from '@/lib/store/shared';
import { grantWith } from '@/tests/support/test-grant';
import { type Connection, newConnection, refreshedConnection } from './connection';
import { latestConnection, refreshKey, saveRefreshResult, saveReplacement } from './refresh-results';

/** Instances share nothing, except where a test says so. */
vi.mock('@/lib/store/shared', async (original) => ({
  ...(await original<typeof import('@/lib/store/shared')>()),
  withShared: vi.fn(async () => undefined),
}));

const start = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
let nth = 0;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  nth++;
});
afterEach(() => {
  vi.useRealTimers();
});

/** Generation `n` of this test's connection; with `rotating` off the refresh token stays. */
function generation(n: number, rotating = true): Connection {
  const grant = grantWith({
    accessToken: `access-${nth}-${n}`,
    refreshToken: rotating ? `refresh-${nth}-${n}` : `refresh-${nth}`,
    expiresAt: start + (n + 1) * 60 * minute,
  });
  const before = n > 0 ? refreshKey(generation(n - 1, rotating)) : undefined;
  return {
    ...newConnection(grant, [], 'connection'),
    id: `connection-${nth}`,
    connectedAt: start,
    refreshCount: n,
    resultKey: before,
  };
}

it('returns a connection without a newer one unchanged', async () => {
  const connection = generation(0);
  expect(await latestConnection(connection)).toBe(connection);
});

it('returns the newest tokens for an old cookie, over any number of rotations', async () => {
  for (let n = 0; n < 5; n++) await saveRefreshResult(generation(n), generation(n + 1));
  for (let n = 0; n < 5; n++)
    expect((await latestConnection(generation(n))).accessToken).toBe(`access-${nth}-5`);
});

it('follows an unchanged refresh token to its newest result once', async () => {
  await saveRefreshResult(generation(0, false), generation(1, false));
  expect((await latestConnection(generation(0, false))).accessToken).toBe(`access-${nth}-1`);
  const newer = generation(2, false);
  expect(await latestConnection(newer)).toBe(newer);
});

it('keeps a result for a month, also where a link of another site made the browser refresh and leave', async () => {
  await saveRefreshResult(generation(0), generation(1));
  vi.setSystemTime(start + 29 * day);
  expect((await latestConnection(generation(0))).accessToken).toBe(`access-${nth}-1`);
  vi.setSystemTime(start + 31 * day);
  expect((await latestConnection(generation(0))).accessToken).toBe(`access-${nth}-0`);
});

it('drops a result two minutes after a browser refreshed its successor', async () => {
  await saveRefreshResult(generation(0), generation(1));
  await saveRefreshResult(generation(1), generation(2), true);
  vi.setSystemTime(start + 3 * minute);
  expect((await latestConnection(generation(0))).accessToken).toBe(`access-${nth}-0`);
  expect((await latestConnection(generation(1))).accessToken).toBe(`access-${nth}-2`);
});

it('seals tokens, under a key that reveals nothing about them', async () => {
  await saveRefreshResult(generation(0), generation(1));
  const memory = (globalThis as { [key: symbol]: Map<string, { value: string }> })[
    Symbol.for('connected-app.memory.refreshed')
  ];
  const kept = JSON.stringify([...(memory ?? [])]);
  expect(kept.length).toBeGreaterThan(100);
  expect(kept).not.toMatch(/access-|refresh-/);
});

it('ends the search when an issuer repeats a refresh token', async () => {
  const [first, second] = [generation(0), generation(1)];
  const again = { ...generation(2), refreshToken: first.refreshToken };
  await saveRefreshResult(first, second);
  await saveRefreshResult(second, again);
  for (const known of [first, second, again]) {
    expect((await latestConnection(known)).accessToken).toBe(again.accessToken);
  }
});

const grant = (name: string) =>
  grantWith({
    accessToken: `access-${nth}-${name}`,
    refreshToken: `refresh-${nth}-${name}`,
    expiresAt: Date.now() + 60 * minute,
  });

async function refreshed(before: Connection, name: string): Promise<Connection> {
  const after = refreshedConnection(before, grant(name), refreshKey(before));
  await saveRefreshResult(before, after);
  return after;
}

it('follows no result of a former grant, also where the issuer gives its refresh token again', async () => {
  const first = newConnection(grant('one'), [], 'connection-1');
  await refreshed(first, 'one again');
  vi.advanceTimersByTime(1000);
  const { refreshToken } = first;
  const anew = { ...newConnection(grant('two'), [], 'connection-1'), refreshToken };
  expect(await latestConnection(anew)).toBe(anew);
});

/** The same user connects once more. */
async function connectedAnew(before: Connection, name: string): Promise<Connection> {
  vi.advanceTimersByTime(1000);
  const after = newConnection(grant(name), [], before.id);
  await saveReplacement(before, after);
  return after;
}

it('follows a connection, refreshed or not, to the grant that superseded it', async () => {
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
  const other = newConnection(grant('of another user'), [], 'connection-2');
  await connectedAnew(first, 'two');
  expect(await latestConnection(other)).toBe(other);
});

it('looks up once whether a grant replaced the connection, however many refreshes followed', async () => {
  const first = newConnection(grant('one'), [], 'connection-refreshed-twice');
  const third = await refreshed(await refreshed(first, 'one again'), 'one once more');
  const read: string[] = [];
  const GET = async (key: string) => void read.push(key);
  vi.mocked(withShared).mockImplementation(async (use) => use({ GET } as never));
  expect(await latestConnection(first)).toEqual(third);
  expect(read.filter((key) => key.includes(':replaced:'))).toHaveLength(1);
});
