import { beforeEach, describe, expect, it, vi } from 'vitest';
import { backOff } from '@/lib/connection/back-off';
import { newConnection } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { log } from '@/lib/log';
import { act, redirectOf } from '@/tests/support/acting';
import { grantWith } from '@/tests/support/test-grant';
import { TestJar } from '@/tests/support/test-jar';
import { asUser, jsonAsUser } from './as-user';
import { readConnection, saveConnection } from './session';

/** Next.js would tell by its own context which request this is. */
const request = vi.hoisted(() => ({ jar: undefined as unknown, headers: new Headers() }));
vi.mock('next/headers', () => ({
  cookies: async () => request.jar,
  headers: async () => request.headers,
}));
vi.mock('next/cache', () => ({ refresh: () => {} }));
vi.mock('@/lib/connection/refresh-connection', () => ({ refreshConnection: vi.fn() }));

const logged = vi.spyOn(log, 'error').mockReturnValue();
const fetched = vi.fn();
vi.stubGlobal('fetch', fetched);

const withoutRefreshToken = { accessToken: 'access-1', refreshToken: undefined };
beforeEach(async () => {
  request.jar = new TestJar();
  request.headers = new Headers({ origin: 'https://app.example', 'sec-fetch-site': 'same-origin' });
  logged.mockClear();
  const expiresAt = Date.now() + 3_600_000;
  const grant = grantWith({ ...withoutRefreshToken, expiresAt });
  await saveConnection(newConnection(grant, ['openid'], 'connection-1'));
});

it('passes the user’s access token to the call, and returns its value', async () => {
  expect(await act(async (token) => ({ ok: true, value: `with ${token}` }))).toEqual({
    ok: true,
    value: 'with access-1',
  });
});

it.each(['unavailable', 'token_refused'] as const)(
  'returns the failure %s after one call when there is no refresh token',
  async (failure) => {
    const call = vi.fn(async () => ({ ok: false, failure }) as const);
    expect(await act(call)).toEqual({ ok: false, failure });
    expect(call).toHaveBeenCalledTimes(1);
    expect(fetched).not.toHaveBeenCalled();
  },
);

it('uses an access token that cannot be refreshed until its last second', async () => {
  const grant = grantWith({ ...withoutRefreshToken, expiresAt: Date.now() + 1000 });
  await saveConnection({ ...newConnection(grant, ['openid'], 'connection-1'), refreshAt: Date.now() - 1 });
  expect(await act(async () => ({ ok: true, value: 'done' }))).toEqual({ ok: true, value: 'done' });
  expect(refreshConnection).not.toHaveBeenCalled();
});

it('sends a user who is not connected to the Connect page, and calls nothing', async () => {
  request.jar = new TestJar();
  const call = vi.fn(async () => ({ ok: true, value: 'done' }) as const);
  expect(await redirectOf(act(call))).toBe('/start?notice=connect_first&return_to=%2Fnotes');
  expect(call).not.toHaveBeenCalled();
});

it('redirects to the error page, with one line in the log, when the call throws a fault of this app', async () => {
  const error = new TypeError('a fault of this app');
  const call = async () => {
    throw error;
  };
  expect(await redirectOf(act(call))).toBe('/problem/internal');
  expect(logged.mock.calls).toEqual([[{ problem: 'internal', err: error }, 'problem']]);
});

it.each(['before', 'after'])(
  'keeps the new refresh token of an unreadable refresh response, when the refresh runs %s the call',
  async (when) => {
    const expiresAt = Date.now() + 3_600_000;
    const grant = grantWith({ accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt });
    const connection = newConnection(grant, ['openid'], 'connection-1');
    const refreshAt = when === 'before' ? Date.now() : expiresAt;
    await saveConnection({ ...connection, refreshAt });
    vi.mocked(refreshConnection).mockResolvedValueOnce({
      kind: 'deferred',
      until: Date.now() + 1000,
      problem: 'refresh_unreadable',
      facts: {},
      connection: { ...connection, refreshToken: 'refresh-rotated' },
    });
    const result = when === 'before' ? { ok: true, value: 1 } : { ok: false, failure: 'token_refused' };
    expect(await act(async () => result as { ok: true; value: number })).toEqual(result);
    expect((await readConnection())?.refreshToken).toBe('refresh-rotated');
  },
);

describe('asUser', () => {
  it('returns the value, or the failure with a status, and throws nothing', async () => {
    expect(await asUser('/notes', async () => ({ ok: true, value: 7 }))).toEqual({ ok: true, value: 7 });
    const failed = { ok: false, failure: 'unavailable' } as const;
    expect(await asUser('/notes', async () => failed)).toEqual({
      ...{ ok: false, status: 503, error: 'unavailable', retryAfter: 5 },
    });
    const throwing = async () => {
      throw new TypeError('a fault of this app');
    };
    const problem = { ok: false, status: 500, error: 'internal', next: '/problem/internal' };
    expect(await asUser('/notes', throwing)).toEqual(problem);
  });

  it('returns for how long the API asks to wait, in seconds', async () => {
    const failed = { ok: false, failure: 'rate_limited', retryAfterMs: 61_001 } as const;
    expect(await asUser('/notes', async () => failed)).toMatchObject({ status: 429, retryAfter: 62 });
  });

  it.each([
    ['lacks', 'write', 'scope_missing', '/connect?scope=write&return_to=%2Fnotes'],
    ['has', 'openid', 'forbidden', undefined],
    ['does not know', undefined, 'forbidden', undefined],
  ])('reads a 403 without a reason by the scope that the grant %s', async (_has, scope, error, next) => {
    const expiresAt = Date.now() + 3_600_000;
    const grant = grantWith({ ...withoutRefreshToken, expiresAt, scope: ['openid'] });
    await saveConnection(newConnection(grant, ['openid'], 'connection-1'));
    const outcome = await asUser('/notes', async () => ({ ok: false, failure: 'forbidden', scope }) as const);
    expect(outcome).toEqual({
      ...{ ok: false, status: 403, error },
      ...(next && { next, scope }),
    });
  });
});

describe('jsonAsUser', () => {
  const respond = async (call: Parameters<typeof jsonAsUser>[1]) => {
    const response = await jsonAsUser('/notes', call);
    expect(response.headers.get('cache-control')).toBe('private, no-store, no-transform');
    return [response.status, await response.json()];
  };

  it('responds with the value as JSON', async () => {
    expect(await respond(async () => ({ ok: true, value: [1] }))).toEqual([200, [1]]);
    expect(await respond(async () => ({ ok: true, value: undefined }))).toEqual([200, null]);
  });

  it('responds 401 with the way to connect when there is no connection, and calls nothing', async () => {
    request.jar = new TestJar();
    const call = vi.fn();
    const next = '/start?notice=connect_first&return_to=%2Fnotes';
    expect(await respond(call)).toEqual([401, { error: 'not_connected', next }]);
    expect(call).not.toHaveBeenCalled();
  });

  it.each([
    ['token_refused', 401, '/connect?return_to=%2Fnotes'],
    ['scope_missing', 403, '/connect?return_to=%2Fnotes'],
    ['forbidden', 403, undefined],
    ['not_found', 404, undefined],
    ['invalid', 422, undefined],
    ['rate_limited', 429, undefined],
    ['unavailable', 503, undefined],
  ] as const)('responds to the failure %s with status %i', async (failure, status, next) => {
    expect(await respond(async () => ({ ok: false, failure }))).toEqual([
      status,
      { error: failure, ...(next && { next }) },
    ]);
    const wait = (await jsonAsUser('/notes', async () => ({ ok: false, failure }))).headers.get(
      'retry-after',
    );
    expect(wait).toBe(status === 429 || status === 503 ? '5' : null);
  });

  it('responds with the problem when the connection cannot be refreshed, and when the call throws', async () => {
    const expiresAt = Date.now() - 1;
    const grant = grantWith({ accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt });
    const expired = newConnection(grant, ['openid'], 'connection-1');
    await saveConnection(expired);
    const problem = 'refresh_unavailable';
    const until = await backOff('connection-1', problem, 40_000);
    vi.mocked(refreshConnection).mockResolvedValue({ kind: 'deferred', until, problem, facts: {} });
    const next = `/problem/${problem}`;
    expect(await respond(vi.fn())).toEqual([503, { error: problem, next }]);
    expect(Number((await jsonAsUser('/notes', vi.fn())).headers.get('retry-after'))).toBeCloseTo(40, -1);
    await saveConnection({ ...expired, expiresAt: Date.now() + 60_000, refreshAt: Date.now() + 60_000 });
    const thrown = async () => {
      throw new TypeError('a fault of this app');
    };
    expect(await respond(thrown)).toEqual([500, { error: 'internal', next: '/problem/internal' }]);
  });
});
