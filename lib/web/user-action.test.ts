import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { newConnection } from '@/lib/connection/connection';
import { refreshConnection } from '@/lib/connection/refresh-connection';
import { log } from '@/lib/log';
import type { Result } from '@/lib/platform/request';
import { connectLink } from '@/lib/return-to';
import { writeFailures } from '@/lib/texts';
import { act, redirectOf } from '@/tests/support/acting';
import { grantWith } from '@/tests/support/test-grant';
import { TestJar } from '@/tests/support/test-jar';
import { jsonAsUser, userAction } from './as-user';
import { noticeToSay } from './marks';
import { onceField } from './server-action';
import { saveConnection } from './session';

/** Next.js would tell by its own context which request this is. */
const request = vi.hoisted(() => ({ jar: undefined as unknown, headers: new Headers() }));
vi.mock('next/headers', () => ({
  cookies: async () => request.jar,
  headers: async () => request.headers,
}));
const refresh = vi.hoisted(() => vi.fn());
vi.mock('next/cache', () => ({ refresh }));
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
  type Run = Parameters<typeof userAction>[2];
  const run = vi.fn<Run>(async () => ({ ok: true, value: 1 }));
  const action = userAction('/notes', z.object({ text: z.string().min(1) }), run);
  const formOf = (fields: Record<string, string | Blob>) => {
    const form = new FormData();
    const all = { once: onceField().value, ...fields };
    for (const [name, value] of Object.entries(all)) form.append(name, value);
    return form;
  };
  /** Where the browser goes, and what the next page says. */
  const sent = async (fields: Record<string, string | Blob>) => [
    await redirectOf(action(formOf(fields))),
    await noticeToSay(),
  ];
  beforeEach(() => {
    run.mockClear();
    refresh.mockClear();
  });

  it('passes the checked fields and the connection, and comes back to the top of the page', async () => {
    expect(await sent({ text: 'a', more: 'b', once: onceField().value })).toEqual(['/notes#main', undefined]);
    expect(run).toHaveBeenCalledTimes(1);
    expect(run.mock.lastCall?.[0]).toMatchObject({
      fields: { text: 'a' },
      connection: { id: 'connection-1' },
    });
  });

  it('refreshes the page that it redirects to: the router shows it as it was when only the fragment differs', async () => {
    await sent({ text: 'a' });
    expect(refresh).toHaveBeenCalledTimes(1);
    run.mockResolvedValueOnce('/notes#text');
    await sent({ text: 'a' });
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('sends a form to the platform by way of a page, which form-action allows', async () => {
    run.mockResolvedValueOnce(connectLink('/notes', 'write:notes'));
    const [to] = await sent({ text: 'a' });
    expect(to).toBe('/connect/more?scope=write%3Anotes&return_to=%2Fnotes');
  });

  it('goes where the action says, and has the page say the failure of a result', async () => {
    run.mockResolvedValueOnce('/elsewhere');
    expect(await sent({ text: 'a' })).toEqual(['/elsewhere', undefined]);
    run.mockResolvedValueOnce('/elsewhere');
    expect(await redirectOf(action(formOf({ text: 'a' }), 'script'))).toBe('/elsewhere');
    run.mockResolvedValueOnce({ page: '/notes?text=odd#text', words: 'Odd.' });
    expect(await sent({ text: 'a' })).toEqual(['/notes?text=odd#text', undefined]);
    run.mockResolvedValueOnce({ ok: false, failure: 'rate_limited' });
    expect(await sent({ text: 'a' })).toEqual(['/notes#main', 'rate_limited']);
  });

  it.each<[string, Record<string, string | Blob>]>([
    ['no field', {}],
    ['a field that the schema refuses', { text: '' }],
    ['a file instead of text', { text: new Blob(['a']) }],
    ['a field named like a member of every object', JSON.parse('{"__proto__":"a"}')],
  ])('refuses %s with a notice, and does nothing', async (_what, fields) => {
    expect(await sent(fields)).toEqual(['/notes#main', 'invalid']);
    expect(run).not.toHaveBeenCalled();
  });

  it.each<unknown>(['not a form', undefined, null, { text: 'a' }, formOf({ text: 'a', once: '' })])(
    'refuses a form without onceField, and tells the operator what is missing: %j',
    async (given) => {
      const warned = vi.spyOn(log, 'warn').mockReturnValue();
      expect(await redirectOf(action(given as FormData))).toBe('/problem/page_outdated');
      expect(warned).toHaveBeenCalledWith(expect.stringContaining('onceField'));
      expect(run).not.toHaveBeenCalled();
      warned.mockRestore();
    },
  );

  it('refuses a form of another site, and does nothing', async () => {
    request.headers = new Headers({ origin: 'https://evil.example' });
    vi.spyOn(log, 'warn').mockReturnValueOnce();
    expect(await sent({ text: 'a' })).toEqual(['/problem/cross_site_request', undefined]);
    expect(run).not.toHaveBeenCalled();
  });

  it('sends a user without a connection to the Connect page, and does nothing', async () => {
    request.jar = new TestJar();
    expect(await sent({ text: 'a' })).toEqual(['/start?notice=connect_first&return_to=%2Fnotes', undefined]);
    expect(run).not.toHaveBeenCalled();
  });

  it.each([undefined, 'script'] as const)(
    'refuses a form that was made for another user, does nothing, and leaves that page: by %s',
    async (by) => {
      const form = formOf({ text: 'a', once: onceField(undefined, 'ann').value });
      expect(await redirectOf(by ? action(form, by) : action(form))).toBe('/notes#main');
      expect(await noticeToSay()).toBe('other_user');
      expect(run).not.toHaveBeenCalled();
      expect(refresh).toHaveBeenCalledTimes(1);
    },
  );

  it('sends the user to the error page, with one line in the log, when the action throws', async () => {
    const error = new TypeError('a fault of this app');
    run.mockRejectedValueOnce(error);
    expect(await sent({ text: 'a' })).toEqual(['/problem/internal', undefined]);
    expect(logged.mock.calls).toEqual([[{ problem: 'internal', err: error }, 'problem']]);
  });

  it('returns to a script why it failed, in words, and has no page say it', async () => {
    const byScript = (fields = { text: 'a' }) => action(formOf(fields), 'script');
    run.mockResolvedValueOnce({ ok: false, failure: 'rate_limited' });
    expect(await byScript()).toBe(writeFailures.rate_limited);
    run.mockResolvedValueOnce({ page: '/notes?text=odd#text', words: 'Odd.' });
    expect(await byScript()).toBe('Odd.');
    expect(await byScript({ text: '' })).toBe(writeFailures.invalid);
    expect(await noticeToSay()).toBeUndefined();
    expect(refresh).not.toHaveBeenCalled();
  });

  it.each<[string, Awaited<ReturnType<Run>>]>([
    ['a result', { ok: true, value: 1 }],
    ['a page without words', { page: '/notes#note-1' }],
  ])('returns nothing to a script after %s, and refreshes its page', async (_what, done) => {
    run.mockResolvedValueOnce(done);
    expect(await action(formOf({ text: 'a' }), 'script')).toBeUndefined();
    expect(refresh).toHaveBeenCalledTimes(1);
  });
});
