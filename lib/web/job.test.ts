import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Result } from '@/lib/platform/request';
import { grantWith } from '@/tests/support/test-grant';

const folder = vi.hoisted(() => `${process.env.TMPDIR ?? '/tmp'}/pglite-job-${process.pid}`);
vi.hoisted(() => {
  process.env.DATABASE_URL = `pglite:${folder}`;
  process.env.CRON_SECRET = 'a-secret-that-a-cron-service-has-0001';
});
const readConnection = vi.hoisted(() => vi.fn());
vi.mock('./session', async (original) => ({ ...(await original<object>()), readConnection }));
vi.mock('@/lib/connection/refresh-connection', () => ({ refreshConnection: vi.fn() }));

const refreshed = vi.mocked((await import('@/lib/connection/refresh-connection')).refreshConnection);
const { newConnection } = await import('@/lib/connection/connection');
const { connectionRows } = await import('@/lib/connection/connection-store');
const { endConnection } = await import('@/lib/connection/ended-connections');
const { withDatabase } = await import('@/lib/store/database/connections');
const { seal } = await import('@/lib/cookies/seal');
const { sharedKey } = await import('@/lib/store/shared');
const { hooks } = await import('@/lib/hooks');
const { backgroundJob } = await import('./job');

const hour = 60 * 60_000;
const day = 24 * hour;
const work = vi.fn<(token: string, facts: object) => Promise<Result<string>>>();
const job = backgroundJob({ name: 'test', everyMs: hour, schema: z.string(), work });
const everything = sharedKey('job', 'test');
const keyOf = (id: string) => sharedKey('connection', id);

const run = async () => {
  const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
  const request = new Request('https://app.example/jobs/test', { method: 'POST', headers });
  const response = await job.handle(request);
  return [response.status, await response.json()];
};
const counts = (of: object) => [200, { done: 0, deferred: 0, ended: 0, remaining: 0, ...of }];

let last = 0;
/** A user who opted in. */
async function optedIn(changes: object = {}) {
  const id = `connection-${++last}`;
  const tokens = { accessToken: `access-${id}`, refreshToken: `refresh-${id}`, expiresAt: Date.now() + hour };
  const connection = { ...newConnection(grantWith(tokens), ['openid'], id), ...changes };
  await connectionRows.save(connection, day, 'browser');
  await job.set(connection, true);
  return connection;
}
type Ana = Awaited<ReturnType<typeof optedIn>>;
/** When an entry is due, in milliseconds from now. */
async function dueIn({ id }: { id: string }) {
  for (const ms of [3 * 60_000, 40 * 60_000, hour])
    if ((await withDatabase((database) => database.countDue(everything, Date.now() + ms))) > 0) return ms;
  throw new Error(`${id} is not there`);
}

// It makes the database, which takes some seconds, and on a busy machine many.
beforeAll(() => withDatabase((database) => database.countDue(everything, 0)), 120_000);
beforeEach(async () => {
  work.mockReset().mockImplementation(async (token) => ({ ok: true, value: `with ${token}` }));
  refreshed.mockReset();
  for (let id = last; id > 0; id--)
    await withDatabase((database) => database.remove(keyOf(`connection-${id}`)));
});
afterAll(() => [folder, `${folder}.pid`].map((path) => rmSync(path, { recursive: true, force: true })));

describe('a job', () => {
  it('keeps the result for each user who opted in, and for nobody else, and gets no refresh token', async () => {
    const ana = await optedIn();
    const ben = await optedIn();
    const mei = await optedIn();
    await job.set(ben, false);
    expect(await run()).toEqual(counts({ done: 2 }));
    const result = `with ${ana.accessToken}`;
    expect(await job.read(ana)).toEqual({ isOn: true, at: expect.any(Number), result });
    expect(await job.read(mei)).toMatchObject({ result: `with ${mei.accessToken}` });
    expect(await job.read(ben)).toEqual({ isOn: false, at: undefined, result: undefined });
    // Nobody is due again so soon.
    expect(await run()).toEqual(counts({}));
    expect(work).toHaveBeenCalledTimes(2);
    expect(JSON.stringify(work.mock.calls[0]?.[1])).not.toMatch(/access-|refresh-/);
  });

  it('works once for a user who turns it on twice', async () => {
    await job.set(await optedIn(), true);
    expect(await run()).toEqual(counts({ done: 1 }));
  });

  it('makes a row of a connection that a cookie from before the database holds', async () => {
    const ana = await optedIn();
    await withDatabase((database) => database.remove(keyOf(ana.id)));
    readConnection.mockResolvedValueOnce(ana);
    await job.set(ana, true);
    expect(await run()).toEqual(counts({ done: 1 }));
  });

  it('refreshes what is due, saves it in the row, and calls with the new token', async () => {
    const ana = await optedIn({ refreshAt: Date.now() - 1 });
    const connection = { ...ana, accessToken: 'access-new', refreshToken: 'refresh-new', refreshCount: 1 };
    refreshed.mockResolvedValue({ kind: 'fresh', connection });
    expect(await run()).toEqual(counts({ done: 1 }));
    expect(await job.read(ana)).toMatchObject({ result: 'with access-new' });
    expect((await connectionRows.load(ana.id, 'browser'))?.connection.refreshToken).toBe('refresh-new');
  });

  it('refreshes once after a 401', async () => {
    const ana = await optedIn();
    work.mockResolvedValueOnce({ ok: false, failure: 'token_refused' });
    refreshed.mockResolvedValue({ kind: 'fresh', connection: { ...ana, accessToken: 'access-new' } });
    expect(await run()).toEqual(counts({ done: 1 }));
    expect(await job.read(ana)).toMatchObject({ result: 'with access-new' });
  });

  const outage = { kind: 'deferred', problem: 'refresh_unavailable', facts: {} } as const;
  it.each<[string, () => void, number]>([
    ['the API is away', () => work.mockResolvedValue({ ok: false, failure: 'unavailable' }), 3 * 60_000],
    [
      'the API names a time',
      () => work.mockResolvedValue({ ok: false, failure: 'rate_limited', retryAfterMs: 30 * 60_000 }),
      40 * 60_000,
    ],
    ['the API refuses', () => work.mockResolvedValue({ ok: false, failure: 'forbidden' }), hour],
    ['the work throws', () => work.mockRejectedValue(new TypeError('a fault')), hour],
    ['the work throws at once', () => work.mockImplementation(() => JSON.parse('')), hour],
    [
      'the issuer is away',
      () => refreshed.mockResolvedValue({ ...outage, until: Date.now() + 60_000 }),
      3 * 60_000,
    ],
  ])('defers a user for whom %s, and works for the others', async (_what, happens, due) => {
    const ana = await optedIn({ refreshAt: 0, expiresAt: 0 });
    refreshed.mockResolvedValue({
      kind: 'fresh',
      connection: { ...ana, refreshCount: 1 },
    });
    happens();
    expect(await run()).toEqual(counts({ deferred: 1 }));
    expect(await dueIn(ana)).toBe(due);
    expect((await connectionRows.load(ana.id, 'browser'))?.isEnded).toBe(false);
    expect(await job.read(ana)).toMatchObject({ isOn: true });
  });

  it('defers a user whose work never ends', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      await optedIn();
      const started = Promise.withResolvers<void>();
      work.mockImplementation(() => {
        started.resolve();
        return new Promise(() => {});
      });
      const running = run();
      await started.promise;
      vi.advanceTimersByTime(46_000);
      expect(await running).toEqual(counts({ deferred: 1 }));
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps the rotated token of a refresh that failed otherwise', async () => {
    const ana = await optedIn({ refreshAt: 0, expiresAt: 0 });
    const connection = { ...ana, refreshToken: 'refresh-rotated', refreshCount: 1 };
    refreshed.mockResolvedValue({ ...outage, until: Date.now(), connection });
    expect(await run()).toEqual(counts({ deferred: 1 }));
    expect((await connectionRows.load(ana.id, 'browser'))?.connection.refreshToken).toBe('refresh-rotated');
  });

  it('forgets a user whose consent was withdrawn', async () => {
    const ana = await optedIn({ refreshAt: 0 });
    refreshed.mockImplementation(async (connection) => {
      await endConnection(connection, 'withdrawn');
      return { kind: 'ended', reason: 'withdrawn', facts: {} };
    });
    const onEnded = vi.spyOn(hooks, 'onEnded');
    expect(await run()).toEqual(counts({ ended: 1 }));
    expect(onEnded).toHaveBeenCalledTimes(1);
    expect(await job.read(ana)).toMatchObject({ isOn: false });
    expect(await run()).toEqual(counts({}));
    expect(work).not.toHaveBeenCalled();
  });

  it.each([
    ['is of another issuer', { issuer: 'https://other.example' }, 'issuer'],
    ['is past its age', { connectedAt: Date.now() - 91 * day }, 'age'],
  ])('ends a connection that %s, and sends its tokens nowhere', async (_what, changes, why) => {
    await optedIn(changes);
    const onEnded = vi.spyOn(hooks, 'onEnded').mockClear();
    expect(await run()).toEqual(counts({ ended: 1 }));
    expect(onEnded.mock.calls.map((given) => given[1])).toEqual([why]);
    expect(work).not.toHaveBeenCalled();
  });

  it.each([
    ['opts out', (ana: Ana) => job.set(ana, false)],
    [
      'opts out and in again',
      async (ana: Ana) => {
        await job.set(ana, false);
        await job.set(ana, true);
      },
    ],
    ['disconnects', async (ana: Ana) => void (await endConnection(ana, 'disconnected'))],
  ])('keeps no result for a user who %s meanwhile', async (_what, acts) => {
    const ana = await optedIn();
    work.mockImplementation(async () => {
      await acts(ana);
      return { ok: true, value: 'late' };
    });
    expect(await run()).toEqual(counts({ ended: 1 }));
    expect((await job.read(ana))?.result).toBeUndefined();
  });

  it.each<[string, (ana: { id: string }) => Promise<unknown> | string]>([
    ['cannot be opened', () => 'damaged'],
    ['is of another user', async () => seal('job', { id: (await optedIn()).id, job: 'test' }, hour)],
    ['is of another job', ({ id }) => seal('job', { id, job: 'other' }, hour)],
    ['is sealed for another purpose', ({ id }) => seal('row', { id, job: 'test' }, hour)],
  ])('works for nobody whose entry %s', async (_what, forge) => {
    const ana = await optedIn();
    const value = String(await forge(ana));
    await withDatabase(async (database) => {
      await database.leaveJob(everything, keyOf(ana.id));
      await database.enterJob(everything, keyOf(ana.id), value, 1);
    });
    const [, { deferred }] = await run();
    expect(deferred).toBe(1);
    expect(work.mock.calls.map(([token]) => token)).not.toContain(ana.accessToken);
    expect((await job.read(ana))?.isOn).toBe(false);
  });

  it('defers a user whose connection cannot be opened', async () => {
    const ana = await optedIn();
    const facts = {
      key: keyOf(ana.id),
      owner: undefined,
      connectedAt: Date.now(),
      refreshCount: 9,
      usedAt: Date.now(),
      usedBy: 'job',
    };
    await withDatabase((database) =>
      database.save({ ...facts, value: 'x' } as never, Date.now() + hour, 'none'),
    );
    expect(await run()).toEqual(counts({ deferred: 1 }));
    expect(await job.read(ana)).toMatchObject({ isOn: true });
  });
});
