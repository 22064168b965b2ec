import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Connection, connectionFrom, renewed } from './connection';
import { markReplaced, newestKnown } from './newest-known';
import { refreshKey, settle } from './settled-refreshes';
import { grantWith } from './testing/grant';

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
  const after = renewed(before, grant(name), refreshKey(before));
  await settle(before, after);
  return after;
}

/** The same person allows access once more. */
async function connectedAnew(before: Connection, name: string): Promise<Connection> {
  vi.advanceTimersByTime(1000);
  const after = connectionFrom(grant(name), [], before);
  await markReplaced(before, after);
  return after;
}

it('knows nothing newer of a connection that nobody touched', async () => {
  const connection = connectionFrom(grant('one'), []);
  expect(await newestKnown(connection)).toBe(connection);
});

it('leads from a grant, refreshed or not, to the one that took its place', async () => {
  const first = connectionFrom(grant('one'), []);
  const second = await refreshed(first, 'one again');
  const third = await refreshed(await connectedAnew(second, 'two'), 'two again');
  for (const known of [first, second, third]) expect(await newestKnown(known)).toEqual(third);
});

it('leads a refresh that ends late to the new grant, not back to the old one', async () => {
  const first = connectionFrom(grant('one'), []);
  const anew = await connectedAnew(first, 'two');
  const late = await refreshed(first, 'one again');
  for (const known of [first, late, anew]) expect(await newestKnown(known)).toEqual(anew);
});

it('keeps people apart who connected one after the other', async () => {
  const first = connectionFrom(grant('one'), []);
  const other = connectionFrom(grant('another person'), []);
  await connectedAnew(first, 'two');
  expect(await newestKnown(other)).toBe(other);
});
