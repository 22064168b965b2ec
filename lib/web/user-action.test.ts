import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { newConnection } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { log } from '@/lib/log';
import type { Result } from '@/lib/platform/request';
import { act, redirectOf } from '@/tests/support/acting';
import { grantWith } from '@/tests/support/test-grant';
import { TestJar } from '@/tests/support/test-jar';
import { jsonAsUser, userAction } from './as-user';
import { onceField } from './server-action';
import { saveConnection } from './session';

/** Next.js would tell by its own context which request this is. */
const request = vi.hoisted(() => ({ jar: undefined as unknown, headers: new Headers() }));
vi.mock('next/headers', () => ({
  cookies: async () => request.jar,
  headers: async () => request.headers,
}));
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

describe('an action whose form is delivered more than once', () => {
  let form: FormData;
  beforeEach(() => {
    form = new FormData();
    form.append('once', onceField().value);
  });

  it.each(['at the same time', 'later'])(
    'calls the API once for two deliveries of a form, and returns its value to both: %s',
    async (when) => {
      const call = vi.fn(async (_token: string, _key?: string) => ({ ok: true, value: { id: 7 } }) as const);
      const first = act(call, form);
      if (when === 'later') await first;
      expect(await act(call, form)).toEqual({ ok: true, value: { id: 7 } });
      expect(await first).toEqual({ ok: true, value: { id: 7 } });
      expect(call.mock.calls).toEqual([['access-1', expect.stringMatching(/^[\w-]{43}$/)]]);
    },
  );

  it('does not call the API again for a form after an unclear response', async () => {
    const call = vi.fn(async () => ({ ok: false, failure: 'unavailable' }) as const);
    for (const _delivery of [1, 2])
      expect(await act(call, form)).toEqual({ ok: false, failure: 'unavailable' });
    expect(call).toHaveBeenCalledTimes(1);
  });

  it.each(['token_refused', 'scope_missing', 'forbidden', 'not_found', 'invalid', 'rate_limited'] as const)(
    'calls the API again for a form after the failure %s, and keeps the next result',
    async (failure) => {
      const call = vi.fn(async (): Promise<Result<string>> => ({ ok: true, value: 'done' }));
      call.mockResolvedValueOnce({ ok: false, failure });
      const results = [];
      for (const _delivery of [1, 2, 3]) results.push(await act(call, form));
      const done = { ok: true, value: 'done' };
      expect(results).toEqual([{ ok: false, failure }, done, done]);
      expect(call).toHaveBeenCalledTimes(2);
    },
  );

  it('calls the API again for a form after a fault of this app', async () => {
    const call = vi.fn(async () => ({ ok: true, value: 'done' }) as const);
    call.mockRejectedValueOnce(new TypeError('a fault of this app'));
    expect(await redirectOf(act(call, form))).toBe('/problem/internal');
    expect(await act(call, form)).toEqual({ ok: true, value: 'done' });
  });

  it('calls the API for each delivery when the form has no key', async () => {
    const call = vi.fn(async (_token: string, _key?: string) => ({ ok: true, value: 1 }) as const);
    for (const _delivery of [1, 2]) await act(call, new FormData());
    expect(call.mock.calls).toEqual([
      ['access-1', undefined],
      ['access-1', undefined],
    ]);
  });

  it('repeats a call with a refused token under the same key', async () => {
    const expiresAt = Date.now() + 3_600_000;
    const grant = grantWith({ accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt });
    const connection = newConnection(grant, ['openid'], 'connection-1');
    await saveConnection(connection);
    vi.mocked(refreshConnection).mockResolvedValueOnce({
      kind: 'fresh',
      connection: { ...connection, accessToken: 'access-2' },
    });
    const call = vi.fn(
      async (token: string, _key?: string): Promise<Result<string>> =>
        token === 'access-1' ? { ok: false, failure: 'token_refused' } : { ok: true, value: token },
    );
    expect(await act(call, form)).toEqual({ ok: true, value: 'access-2' });
    const keys = call.mock.calls.map(([, key]) => key);
    expect(keys).toEqual([keys[1], keys[0]]);
    expect(keys[0]).toBeDefined();
  });

  it('calls the API once for two deliveries of a form by a script', async () => {
    const call = vi.fn(async () => ({ ok: true, value: 'done' }) as const);
    for (const _delivery of [1, 2])
      expect(await (await jsonAsUser('/notes', call, form)).json()).toBe('done');
    expect(call).toHaveBeenCalledTimes(1);
  });
});

describe('userAction', () => {
  const run = vi.fn(async (_sent: unknown): Promise<string | Result<unknown>> => ({ ok: true, value: 1 }));
  const action = userAction('/notes', z.object({ text: z.string().min(1) }), run);
  const sent = (fields: Record<string, string | Blob>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return redirectOf(action(form));
  };
  beforeEach(() => void run.mockClear());

  it('passes the checked fields and the connection, and comes back to the page', async () => {
    expect(await sent({ text: 'a', more: 'b' })).toBe('/notes');
    expect(run).toHaveBeenCalledTimes(1);
    expect(run.mock.lastCall?.[0]).toMatchObject({
      fields: { text: 'a' },
      connection: { id: 'connection-1' },
    });
  });

  it('goes where the action says, and shows the failure of a result as a notice', async () => {
    run.mockResolvedValueOnce('/elsewhere');
    expect(await sent({ text: 'a' })).toBe('/elsewhere');
    run.mockResolvedValueOnce({ ok: false, failure: 'rate_limited' });
    expect(await sent({ text: 'a' })).toBe('/notes?notice=rate_limited');
  });

  it.each<[string, Record<string, string | Blob>]>([
    ['no field', {}],
    ['a field that the schema refuses', { text: '' }],
    ['a file instead of text', { text: new Blob(['a']) }],
    ['a field named like a member of every object', JSON.parse('{"__proto__":"a"}')],
  ])('refuses %s with a notice, and does nothing', async (_what, fields) => {
    expect(await sent(fields)).toBe('/notes?notice=invalid');
    expect(run).not.toHaveBeenCalled();
  });

  it.each<unknown>(['not a form', undefined, null, { text: 'a' }])(
    'refuses %j in place of a form',
    async (given) => {
      expect(await redirectOf(action(given as FormData))).toBe('/notes?notice=invalid');
      expect(run).not.toHaveBeenCalled();
    },
  );

  it('refuses a form of another site, and does nothing', async () => {
    request.headers = new Headers({ origin: 'https://evil.example' });
    vi.spyOn(log, 'warn').mockReturnValueOnce();
    expect(await sent({ text: 'a' })).toBe('/problem/cross_site_request');
    expect(run).not.toHaveBeenCalled();
  });

  it('sends a user without a connection to the Connect page, and does nothing', async () => {
    request.jar = new TestJar();
    expect(await sent({ text: 'a' })).toBe('/start?notice=connect_first&return_to=%2Fnotes');
    expect(run).not.toHaveBeenCalled();
  });

  it('refuses a form that was made for another user, and does nothing', async () => {
    expect(await sent({ text: 'a', once: onceField(undefined, 'ann').value })).toBe(
      '/notes?notice=other_user',
    );
    expect(run).not.toHaveBeenCalled();
    expect(await sent({ text: 'a', once: onceField().value })).toBe('/notes');
  });

  it('sends the user to the error page, with one line in the log, when the action throws', async () => {
    const error = new TypeError('a fault of this app');
    run.mockRejectedValueOnce(error);
    expect(await sent({ text: 'a' })).toBe('/problem/internal');
    expect(logged.mock.calls).toEqual([[{ problem: 'internal', err: error }, 'problem']]);
  });
});
