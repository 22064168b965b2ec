import { beforeEach, expect, it } from 'vitest';
import { problemTexts } from '../../lib/texts.ts';
import { type Page, where, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { eventually, inCookies, testDeployment } from '../support/vitest.ts';

const HOUR = 60 * 60_000;
const KB = 1024;

const deployment = testDeployment(inCookies);
beforeEach(() => deployment.control('reset'));

/** From now on access tokens are about so long: the dashboard's claim template grew. */
const tokensOf = (bytes: number) =>
  deployment.control('switches', {
    tokens: { access: { claims: { padding: 'x'.repeat(Math.max(0, Math.round(bytes * 0.75) - 600)) } } },
  });

const parts = (user: User) => user.browser.cookies.named('connection');
const cookieBytes = (user: User) => user.browser.cookies.header().length;

it.each([
  [1, 1],
  [3, 2],
  [6, 3],
])('keeps tokens of %i KB, in %i cookies', async (size, cookies) => {
  await tokensOf(size * KB);
  const user = await deployment.connected();
  expect(parts(user)).toHaveLength(cookies);
  expect(where(await user.open('/connected'))).toBe('200 /connected');
  await deployment.advance(HOUR);
  expect(where(await user.open('/connected'))).toBe('200 /connected');
  expect(parts(user)).toHaveLength(cookies);
  const longest = Math.max(...parts(user).map((name) => user.browser.cookies.get(name)?.length ?? 0));
  expect(longest).toBeLessThan(4096);
  expect(cookieBytes(user)).toBeLessThan(12_000);
});

it('clears the cookies that are not needed any more when tokens shrink or grow', async () => {
  await tokensOf(6 * KB);
  const user = await deployment.connected();
  for (const [size, names] of [
    [1, ['connection']],
    [6, ['connection.0', 'connection.1', 'connection.2']],
    [3, ['connection.0', 'connection.1']],
  ] as const) {
    await tokensOf(size * KB);
    await deployment.advance(HOUR);
    expect(where(await user.open('/connected'))).toBe('200 /connected');
    expect(parts(user)).toEqual(names);
  }
});

it('keeps all cookies together below 14,200 bytes, with each at its longest', async () => {
  await tokensOf(6.5 * KB);
  const user = await deployment.connected();
  for (let count = 0; count < 6; count++) await user.browser.visit(`/connect?return_to=/${'x'.repeat(500)}`);
  await user.browser.visit(`/callback?state=unknown&code=${'x'.repeat(900)}`);
  const page = await user.open('/connected');
  await user.press(page, 'Allow editing', { title: '字'.repeat(1000) });
  expect(cookieBytes(user)).toBeLessThan(14_200);
  expect(where(await user.open('/connected'))).toBe('200 /connected');
  expect((await user.open('/disconnect', { method: 'POST' })).trail.at(-1)).toBe('/start');
});

it('shows connection_too_large when a new connection does not fit, and keeps the old one', async () => {
  const user = await deployment.connected();
  await tokensOf(12 * KB);
  const page = await user.connect('Ana', '/connect?scope=write:tasks');
  expect(where(page)).toBe('500 /problem/connection_too_large');
  expect(words(page)).toContain(problemTexts.connection_too_large.explanation);
  expect(where(await user.open('/connected'))).toBe('200 /connected');
  // Nobody uses the new tokens. The old connection keeps their refresh token, to revoke it when it ends.
  expect(await deployment.liveRefreshTokens()).toHaveLength(2);
  await user.open('/disconnect', { method: 'POST' });
  await eventually(async () => expect(await deployment.liveRefreshTokens()).toEqual([]));
});

it.each<[string, number, (user: User) => Promise<unknown>]>([
  ['of a new connection', 12, () => Promise.resolve()],
  [
    'of another user',
    6,
    async (user) => {
      await user.connect();
      await user.press(await user.open('/connect'), 'Log in as somebody else');
    },
  ],
])('revokes tokens %s that do not fit', async (_whose, size, prepare) => {
  const user = deployment.user();
  await prepare(user);
  await deployment.forgetRequests();
  await tokensOf(size * KB);
  expect(where(await user.connect('Mei'))).toBe('500 /problem/connection_too_large');
  const [exchange] = await deployment.received('/v1/oauth2/token');
  const { refresh_token } = JSON.parse(exchange?.answer ?? '');
  await eventually(async () =>
    expect((await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token)).toEqual([
      refresh_token,
    ]),
  );
});

it.each<[string, (user: User, tasks: Page) => Promise<Page>]>([
  ['a page', (user) => user.open('/connected')],
  ['a server action', (user, tasks) => user.press(tasks, 'Add task', { title: 'Kept' })],
])(
  'keeps the rotated refresh token when the new access token does not fit, asked for by %s',
  async (_why, ask) => {
    const user = await deployment.connected('Ana', 'write:tasks');
    const tasks = await user.open('/connected');
    await tokensOf(12 * KB);
    await deployment.advance(HOUR);
    expect(where(await ask(user, tasks))).toBe('500 /problem/connection_too_large');
    expect(user.connected).toBe(true);
    // A day later the template was slimmed. No memory of this process lasts that long; the cookie must.
    await deployment.advance(24 * HOUR);
    await tokensOf(1 * KB);
    expect(where(await user.open('/connected'))).toBe('200 /connected');
  },
);
