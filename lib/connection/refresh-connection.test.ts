import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hooks } from '@/lib/hooks';
import { grantWith } from '@/tests/support/test-grant';
import { type Connection, newConnection } from './connection';
import { endedConnections } from './ended-connections';
import { refreshConnection } from './refresh-connection';
import { saveRefreshResult } from './refresh-results';

const issuer = 'https://issuer.example';
const start = Date.parse('2026-01-01T00:00:00Z');
const metadata = {
  issuer,
  authorization_endpoint: 'https://platform.example/oauth/authorize',
  token_endpoint: `${issuer}/v1/oauth2/token`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
};

type IssuerResponse = {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  before?: () => Promise<void>;
};

/** Stands where the network begins; everything up to it is the app. */
function issuerThat(respond: (nth: number, refreshToken: string) => IssuerResponse) {
  const asked: string[] = [];
  const revoked: string[] = [];
  const fetched = async (url: string | URL, init: RequestInit) => {
    const json = { 'content-type': 'application/json' };
    const { pathname } = new URL(url);
    if (pathname.startsWith('/.well-known')) return Response.json(metadata);
    const form = new URLSearchParams(String(init.body));
    if (pathname.endsWith('/revoke')) {
      revoked.push(form.get('token') ?? '');
      return new Response(null);
    }
    asked.push(form.get('refresh_token') ?? '');
    const { status = 200, body = {}, headers = {}, before } = respond(asked.length, asked.at(-1) ?? '');
    await before?.();
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return new Response(text, { status, headers: { ...json, ...headers } });
  };
  vi.stubGlobal('fetch', vi.fn(fetched));
  return { asked, revoked };
}

let nth = 0;
const tokens = (n: number, changes: object = {}) => ({
  access_token: `access-${nth}-${n}`,
  refresh_token: `refresh-${nth}-${n}`,
  token_type: 'bearer',
  expires_in: 3600,
  scope: 'read:tasks',
  ...changes,
});

function connection(changes: Partial<Connection> = {}): Connection {
  const grant = grantWith({
    scope: ['read:tasks'],
    accessToken: `access-${nth}-0`,
    refreshToken: `refresh-${nth}-0`,
    expiresAt: start,
  });
  const times = { connectedAt: start - 3_600_000, refreshAt: start - 60_000 };
  return { ...newConnection(grant, [], `refreshed-${nth}`), ...times, ...changes };
}

beforeEach(() => {
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
  nth++;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const fresh = (n: number) => ({ kind: 'fresh', connection: { accessToken: `access-${nth}-${n}` } });

describe('refreshConnection', () => {
  it('sends one refresh for fifty parallel requests', async () => {
    const { asked } = issuerThat((n) => ({ body: tokens(n) }));
    const all = await Promise.all(Array.from({ length: 50 }, () => refreshConnection(connection())));
    expect(asked).toEqual([`refresh-${nth}-0`]);
    for (const one of all) expect(one).toMatchObject(fresh(1));
  });

  it('returns the same result to a later request with the old cookie', async () => {
    const { asked } = issuerThat((n) => ({ body: tokens(n) }));
    await refreshConnection(connection());
    expect([await refreshConnection(connection()), asked.length]).toMatchObject([fresh(1), 1]);
  });

  it('refreshes with the newest token for a cookie that is two rotations old', async () => {
    const { asked } = issuerThat((n) => ({ body: tokens(n) }));
    await refreshConnection(connection());
    vi.setSystemTime(start + 3_600_000 - 30_000);
    const second = await refreshConnection({ ...connection(), ...tokensOf(1) });
    expect(second).toMatchObject(fresh(2));
    expect(asked).toEqual([`refresh-${nth}-0`, `refresh-${nth}-1`]);
  });

  it('finds the newest tokens for a browser that got none of the last two responses', async () => {
    const { asked } = issuerThat((n) => ({ body: tokens(n, { expires_in: 600 }) }));
    for (const minutes of [0, 10, 14]) {
      vi.setSystemTime(start + minutes * 60_000);
      expect(await refreshConnection(connection())).toMatchObject(fresh(minutes ? 2 : 1));
    }
    expect(asked).toHaveLength(2);
  });

  it('keeps the old refresh token when the response has none', async () => {
    issuerThat((n) => ({ body: tokens(n, { refresh_token: undefined }) }));
    expect(await refreshConnection(connection())).toMatchObject({
      kind: 'fresh',
      connection: { refreshToken: `refresh-${nth}-0` },
    });
  });
});

const tokensOf = (n: number) => ({ accessToken: `access-${nth}-${n}`, refreshToken: `refresh-${nth}-${n}` });

describe('refreshConnection during an outage', () => {
  it.each<[string, IssuerResponse]>([
    ['500', { status: 500, body: { error: 'server_error' } }],
    ['503', { status: 503, body: 'down' }],
    ['408', { status: 408, body: '' }],
    ['HTML', { body: '<html>', headers: { 'content-type': 'text/html' } }],
    ['no access token', { body: { token_type: 'bearer' } }],
    ['another token type', { body: { access_token: 'a', token_type: 'mac', expires_in: 1 } }],
    ['a rejected client', { status: 401, body: { error: 'invalid_client' } }],
    ['a reset', { before: () => Promise.reject(new TypeError('terminated')) }],
  ])('keeps the connection after %s, and does not ask the issuer again at once', async (_case, response) => {
    const { asked } = issuerThat(() => response);
    const first = await refreshConnection(connection());
    expect(first).toMatchObject({ kind: 'deferred' });
    const again = await refreshConnection(connection());
    expect(again).toMatchObject({ kind: 'deferred' });
    expect(asked).toHaveLength(1);
  });

  it('asks the issuer again with the same token after the pause', async () => {
    const { asked } = issuerThat((n) =>
      n === 1 ? { status: 429, headers: { 'retry-after': '7' } } : { body: tokens(n) },
    );
    const first = await refreshConnection(connection());
    expect(first).toMatchObject({ kind: 'deferred', until: start + 7000 });
    vi.setSystemTime(start + 7000);
    expect(await refreshConnection(connection())).toMatchObject(fresh(2));
    expect(asked).toEqual([`refresh-${nth}-0`, `refresh-${nth}-0`]);
  });
});

describe('refreshConnection after the end of a grant', () => {
  it.each([
    ['invalid_grant', 400, { error: 'invalid_grant' }],
    ['Stytch’s own name of the error', 404, { error_type: 'idp_refresh_token_not_found', request_id: 'r-1' }],
    ['withdrawn consent', 403, { error_type: 'connected_app_consent_revoked' }],
  ])('reports withdrawn after %s', async (_case, status, body) => {
    const { revoked } = issuerThat(() => ({ status, body }));
    const withFormer = connection({ supersededRefreshTokens: ['of-a-former-grant'] });
    expect(await refreshConnection(withFormer)).toMatchObject({ kind: 'ended', reason: 'withdrawn' });
    expect(revoked).toEqual(['of-a-former-grant']);
  });

  it('returns the result of another instance when the issuer refuses the used token', async () => {
    const life = { expiresAt: start + 3_600_000, refreshAt: start + 3_540_000 };
    const before = () =>
      saveRefreshResult(connection(), connection({ ...tokensOf(1), ...life, refreshCount: 1 }));
    issuerThat(() => ({ status: 400, body: { error: 'invalid_grant' }, before }));
    expect(await refreshConnection(connection())).toMatchObject(fresh(1));
  });

  it('reports withdrawn without a request when there is no refresh token', async () => {
    const { asked } = issuerThat(() => ({}));
    const without = connection({ refreshToken: undefined });
    expect(await refreshConnection(without)).toMatchObject({ kind: 'ended', reason: 'withdrawn' });
    expect(asked).toEqual([]);
  });

  it('reports disconnected without a request when the user disconnected before', async () => {
    const { asked } = issuerThat(() => ({}));
    await endedConnections.add(connection().id);
    expect(await refreshConnection(connection())).toMatchObject({ kind: 'ended', reason: 'disconnected' });
    expect(asked).toEqual([]);
  });

  it('revokes the new tokens when the user disconnected meanwhile', async () => {
    const { revoked } = issuerThat((n) => ({
      body: tokens(n),
      before: () => endedConnections.add(connection().id),
    }));
    expect(await refreshConnection(connection())).toMatchObject({ kind: 'ended', reason: 'disconnected' });
    expect(revoked).toEqual([`refresh-${nth}-1`]);
    // Nor does another request get it from the memory of settled refreshes.
    expect(await refreshConnection(connection())).toMatchObject({ kind: 'ended', reason: 'disconnected' });
  });
});

describe('the hooks of refreshConnection', () => {
  const names = ['onRefreshed', 'onRefreshFailed', 'onEnded'] as const;
  const all = names.map((name) => ({ name, hook: vi.spyOn(hooks, name) }));
  beforeEach(() => {
    for (const { hook } of all) hook.mockReset().mockResolvedValue();
  });
  const told = () =>
    all.flatMap(({ name, hook }) => hook.mock.calls.map(([{ id }, ...more]) => [name, id, ...more]));
  it.each<[string, IssuerResponse, unknown[]]>([
    ['is refreshed', { body: tokens(1) }, ['onRefreshed']],
    ['fails for now', { status: 503 }, ['onRefreshFailed', 'refresh_unavailable']],
    ['is refused', { status: 400, body: { error: 'invalid_grant' } }, ['onEnded', 'withdrawn']],
    [
      'is refused for its user',
      { status: 404, body: { error: 'user_not_found' } },
      ['onEnded', 'account_gone'],
    ],
  ])(
    'are called once for fifty parallel requests with a connection that %s',
    async (_how, response, call) => {
      issuerThat(() => response);
      await Promise.all(Array.from({ length: 50 }, () => refreshConnection(connection())));
      const [name, ...more] = call;
      expect(told()).toEqual([[name, connection().id, ...more]]);
    },
  );

  it('are not called while the app does not ask the issuer', async () => {
    const { asked } = issuerThat(() => ({ status: 503 }));
    await refreshConnection(connection());
    for (const { hook } of all) hook.mockClear();
    await refreshConnection(connection());
    await endedConnections.add(connection().id);
    await refreshConnection(connection());
    expect(asked).toHaveLength(1);
    expect(told()).toEqual([]);
  });

  it('hold up only the request that asked the issuer, and for two seconds, when they hang', async () => {
    vi.useFakeTimers({ now: start, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    all[0]?.hook.mockReturnValue(new Promise(() => {}));
    issuerThat((n) => ({ body: tokens(n) }));
    const done = vi.fn();
    const first = refreshConnection(connection()).finally(done);
    for (const _request of [2, 3]) expect(await refreshConnection(connection())).toMatchObject(fresh(1));
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await first).toMatchObject(fresh(1));
  });
});
