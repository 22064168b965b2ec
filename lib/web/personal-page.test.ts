import { beforeEach, expect, it, vi } from 'vitest';
import { newConnection } from '@/lib/connection/connection';
import { log } from '@/lib/log';
import type { PlatformFailure } from '@/lib/platform/request';
import { grantWith } from '@/tests/support/test-grant';
import { TestJar } from '@/tests/support/test-jar';
import { fingerprint, markRetriedAfter401 } from './marks';
import { type PageContext, personalPage } from './personal-page';
import { saveConnection } from './session';

/** Next.js would tell by its own context which request this is. */
const request = vi.hoisted(() => ({ jar: undefined as unknown }));
vi.mock('next/headers', () => ({ cookies: async () => request.jar }));

const logged = vi.spyOn(log, 'error').mockReturnValue();
const connection = newConnection(
  grantWith({ accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: Date.now() + 3_600_000 }),
  ['openid'],
  'connection-1',
);

beforeEach(async () => {
  request.jar = new TestJar();
  logged.mockClear();
  await saveConnection(connection);
});

const render = vi.fn(async (_context: PageContext): Promise<string> => 'content');
const query = { view: 'mine', tag: ['a', 'b'] };
const currentUrl = '/notes?view=mine&tag=a&tag=b';
const open = (path = '/notes', params = {}) =>
  personalPage(path, render)({ params: Promise.resolve(params), searchParams: Promise.resolve(query) });

/** Where a redirect that was thrown leads. */
const redirectOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (thrown: { digest?: string }) => thrown.digest?.split(';')[2],
  );

const refusing = (failure: PlatformFailure) => async () => ({ ok: false, failure }) as const;

it('renders for a connected user, with the connection, the address and the query', async () => {
  expect(await open()).toBe('content');
  expect(render.mock.lastCall?.[0]).toMatchObject({ connection: { id: connection.id }, currentUrl, query });
});

it('gives the page no token, which a client component would send on to the browser', async () => {
  await saveConnection({ ...connection, supersededRefreshTokens: ['refresh-0'], resultKey: 'access-key' });
  await open();
  expect(JSON.stringify(render.mock.lastCall)).not.toMatch(/access-|refresh-/);
  expect(render.mock.lastCall?.[0].connection).toMatchObject({ subject: connection.subject, renews: true });
});

// Next.js gives a page its segments as they are in the address, percent-encoded.
it.each<[path: string, given: object, address: string, params: object]>([
  ['/notes/[id]', { id: 'a%2Fb%20c' }, '/notes/a%2Fb%20c', { id: 'a/b c' }],
  ['/notes/[id]/edit', { id: '100%25' }, '/notes/100%25/edit', { id: '100%' }],
  ['/docs/[...path]', { path: ['a', 'b%3F'] }, '/docs/a/b%3F', { path: ['a', 'b?'] }],
  ['/docs/[[...path]]', {}, '/docs', {}],
  ['/[[...path]]', {}, '/', {}],
])('renders %s with its decoded parameters and its real address', async (path, given, address, params) => {
  await open(path, given);
  expect(render.mock.lastCall?.[0]).toMatchObject({ params, currentUrl: `${address}?view=mine&tag=a&tag=b` });
});

it('keeps the parameters of the path in return_to for a user who is not connected', async () => {
  request.jar = new TestJar();
  const start = await redirectOf(open('/notes/[id]', { id: 'note-1' }));
  expect(start).toContain(
    new URLSearchParams({ return_to: '/notes/note-1?view=mine&tag=a&tag=b' }).toString(),
  );
});

it('sends a user who is not connected to the Connect page, and renders nothing', async () => {
  request.jar = new TestJar();
  render.mockClear();
  const start = `/start?notice=connect_first&${new URLSearchParams({ return_to: currentUrl })}`;
  expect(await redirectOf(open())).toBe(start);
  expect(render).not.toHaveBeenCalled();
});

it('calls the API with the user’s access token', async () => {
  render.mockImplementationOnce(async ({ asUserInPage }) =>
    JSON.stringify(await asUserInPage(async (value) => ({ ok: true, value }))),
  );
  expect(await open()).toBe('{"ok":true,"value":"access-1"}');
});

it('sends the browser to refresh when the API refuses the token', async () => {
  render.mockImplementationOnce(async ({ asUserInPage }) =>
    String(await asUserInPage(refusing('token_refused'))),
  );
  expect(await redirectOf(open())).toBe(
    `/refresh?${new URLSearchParams({ after_401: '1', refused: fingerprint(connection), return_to: currentUrl })}`,
  );
  expect(logged).not.toHaveBeenCalled();
});

it.each<[string, PlatformFailure]>([
  ['refuses the token that a refresh just brought', 'token_refused'],
  ['fails in another way', 'unavailable'],
])('gives the page the failure when the API %s', async (_case, failure) => {
  await markRetriedAfter401(connection);
  render.mockImplementationOnce(async ({ asUserInPage }) =>
    JSON.stringify(await asUserInPage(refusing(failure))),
  );
  expect(await open()).toBe(JSON.stringify({ ok: false, failure }));
});

it('gives the page the failure when the API refuses two tokens that refreshes just brought', async () => {
  await markRetriedAfter401(connection);
  await markRetriedAfter401({ ...connection, accessToken: 'access-2' });
  render.mockImplementationOnce(async ({ asUserInPage }) =>
    JSON.stringify(await asUserInPage(refusing('token_refused'))),
  );
  expect(await open()).toBe('{"ok":false,"failure":"token_refused"}');
});

it('gives the page a failure for one of several connections that is gone, and goes on', async () => {
  const call = vi.fn();
  render.mockImplementationOnce(async ({ asUserInPage }) => JSON.stringify(await asUserInPage(call, 'gone')));
  expect(await open()).toBe('{"ok":false,"failure":"token_refused"}');
  expect(call).not.toHaveBeenCalled();
});

it('redirects to the error page, with one line in the log, when the page throws', async () => {
  const error = new TypeError('a fault of this app');
  render.mockRejectedValueOnce(error);
  expect(await redirectOf(open())).toBe('/problem/internal');
  expect(logged.mock.calls).toEqual([[{ problem: 'internal', err: error }, 'a page could not be rendered']]);
});

it('passes on a redirect that the page itself throws', async () => {
  const { redirect } = await import('next/navigation');
  render.mockImplementationOnce(async () => redirect('/elsewhere'));
  expect(await redirectOf(open())).toBe('/elsewhere');
  expect(logged).not.toHaveBeenCalled();
});
