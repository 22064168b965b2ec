import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { currentPause, backOff as fail, type RefreshProblem } from './back-off';

const start = Date.parse('2026-01-01T00:00:00Z');
let id = 0;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  id++;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const connection = () => `connection-${id}`;
const backOff = (of: string, retryAfter?: number, problem: RefreshProblem = 'refresh_unavailable') =>
  fail(of, problem, retryAfter);

it('has no pause when nothing failed', async () => {
  expect(await currentPause(connection())).toBeUndefined();
});

it('pauses for 1, 2, 4 … 60 seconds after failures in a row', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const waits: number[] = [];
  for (let failures = 0; failures < 8; failures++) {
    waits.push((await backOff(connection(), undefined)) - Date.now());
    expect((await currentPause(connection()))?.until).toBe(Date.now() + (waits.at(-1) ?? 0));
  }
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

it('shortens a pause by chance, by a quarter at most', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  expect((await backOff(connection(), undefined)) - start).toBe(750);
});

it.each([
  [7000, 7000],
  [0, 0],
  [86_400_000, 600_000],
])('pauses for Retry-After of %s ms, up to ten minutes', async (retryAfter, wait) => {
  expect((await backOff(connection(), retryAfter)) - start).toBe(wait);
});

it('begins with a short pause again when the failures are long ago', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  for (let failures = 0; failures < 5; failures++) await backOff(connection(), undefined);
  vi.setSystemTime(start + 10 * 60_000);
  expect((await backOff(connection(), undefined)) - Date.now()).toBe(1000);
});

it('pauses for one connection alone', async () => {
  await backOff(connection(), undefined);
  expect(await currentPause('another')).toBeUndefined();
});

it('remembers the problem that a pause began with', async () => {
  await backOff(connection(), undefined, 'refresh_refused');
  expect(await currentPause(connection())).toMatchObject({ problem: 'refresh_refused' });
});
