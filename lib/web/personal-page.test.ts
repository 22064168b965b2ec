import { beforeEach, expect, it, vi } from 'vitest';
import { newConnection } from '@/lib/connection/connection';
import { log } from '@/lib/log';
import type { PlatformFailure } from '@/lib/platform/request';
import { grantWith } from '@/tests/support/test-grant';
import { TestJar } from '@/tests/support/test-jar';
import { markRefused } from './marks';
import { personalPage, type Visit } from './personal-page';
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

const render = vi.fn(async (_visit: Visit): Promise<string> => 'content');
const query = { view: 'mine', tag: ['a', 'b'] };
const here = '/notes?view=mine&tag=a&tag=b';
const open = () => personalPage('/notes', render)({ searchParams: Promise.resolve(query) });

/** Where a redirect that was thrown leads. */
const redirectOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (thrown: { digest?: string }) => thrown.digest?.split(';')[2],
  );

const refusing = (failure: PlatformFailure) => async () => ({ ok: false, failure }) as const;

it('renders for a connected user, with the connection, the address and the query', async () => {
  expect(await open()).toBe('content');
  expect(render.mock.lastCall?.[0]).toMatchObject({ connection: { id: connection.id }, here, query });
});

it('sends a user who is not connected to the Connect page, and renders nothing', async () => {
  request.jar = new TestJar();
  render.mockClear();
  const start = `/start?notice=connect_first&${new URLSearchParams({ return_to: here })}`;
  expect(await redirectOf(open())).toBe(start);
  expect(render).not.toHaveBeenCalled();
});

it('calls the API with the user’s access token', async () => {
  render.mockImplementationOnce(async ({ asUser }) =>
    JSON.stringify(await asUser(async (value) => ({ ok: true, value }))),
  );
  expect(await open()).toBe('{"ok":true,"value":"access-1"}');
});

it('sends the browser to refresh when the API refuses the token', async () => {
  render.mockImplementationOnce(async ({ asUser }) => String(await asUser(refusing('token_refused'))));
  expect(await redirectOf(open())).toBe(`/refresh?${new URLSearchParams({ refused: '1', return_to: here })}`);
  expect(logged).not.toHaveBeenCalled();
});

it.each<[string, PlatformFailure]>([
  ['refuses the token that a refresh just brought', 'token_refused'],
  ['fails in another way', 'unavailable'],
])('gives the page the failure when the API %s', async (_case, failure) => {
  await markRefused(connection);
  render.mockImplementationOnce(async ({ asUser }) => JSON.stringify(await asUser(refusing(failure))));
  expect(await open()).toBe(JSON.stringify({ ok: false, failure }));
});

it('leads to the error page, with one line in the log, when the page throws', async () => {
  const error = new TypeError('a fault of this app');
  render.mockRejectedValueOnce(error);
  expect(await redirectOf(open())).toBe('/problem/internal');
  expect(logged.mock.calls).toEqual([[{ problem: 'internal', err: error }, 'the page could not be made']]);
});

it('lets a redirect of the page itself pass', async () => {
  const { redirect } = await import('next/navigation');
  render.mockImplementationOnce(async () => redirect('/elsewhere'));
  expect(await redirectOf(open())).toBe('/elsewhere');
  expect(logged).not.toHaveBeenCalled();
});
