import { beforeEach, expect, it, vi } from 'vitest';
import { keepAccount, switchAccount } from '@/app/switch/actions';
import { type Connection, newConnection, refreshedConnection } from '@/lib/connection/connection';
import type { Flow } from '@/lib/connection/flow';
import { hooks } from '@/lib/hooks';
import { endConnectionsOf } from '@/lib/web/end-connection';
import { noticeToSay } from '@/lib/web/marks';
import { pendingCookie, readConnection, saveConnection } from '@/lib/web/session';
import { redirectOf } from '@/tests/support/acting';
import { grantWith } from '@/tests/support/test-grant';
import { TestJar } from '@/tests/support/test-jar';
import { storeGrant } from './store-grant';

const now = vi.hoisted(() => ({ jar: undefined as unknown, user: undefined as string | undefined }));
vi.mock('next/headers', () => ({
  cookies: async () => now.jar,
  headers: async () => new Headers({ origin: 'https://app.example', 'sec-fetch-site': 'same-origin' }),
}));
vi.mock('next/server', () => ({ after: () => {} }));
vi.mock('@/lib/your-app', () => ({ currentUser: async () => now.user, othersConnections: () => 'kept' }));

const connected = vi.spyOn(hooks, 'onConnected');
const ended = vi.spyOn(hooks, 'onEnded');

let count = 0;
beforeEach(() => {
  Object.assign(now, { jar: new TestJar(), user: 'ann' });
  connected.mockReset();
  ended.mockReset();
});

const expiresAt = Date.now() + 3_600_000;
const grant = (subject: string | undefined, scope = ['openid']) => ({
  ...grantWith({
    subject,
    scope,
    accessToken: `access-${++count}`,
    refreshToken: `refresh-${count}`,
    expiresAt,
  }),
  connectedAt: Date.now() + count,
});
const flow = (changes: Partial<Flow> = {}): Flow => ({
  ...({ state: `state-${count}`, codeVerifier: 'v', nonce: 'n' } as unknown as Flow),
  ...{ returnTo: '/notes', scope: ['openid'], added: [], owner: 'ann', ...changes },
});
const finish = async (made = grant('user-1'), changes?: Partial<Flow>) =>
  storeGrant(made, `connection-${++count}`, flow(changes), await readConnection());

/** The form of the page that asks which account to use. */
async function shownChoice(): Promise<FormData> {
  const form = new FormData();
  form.set('other', (await pendingCookie.read())?.connection.id ?? '');
  return form;
}

/** What the hooks were told, as far as it differs. */
const told = () => [
  ...connected.mock.calls.map(([{ subject, owner }, how]) => ['onConnected', subject, owner, how]),
  ...ended.mock.calls.map(([{ subject, owner }, why]) => ['onEnded', subject, owner, why]),
];
const forgetTold = () => {
  connected.mockClear();
  ended.mockClear();
};

it('tells the hook of a new connection, once it is in the cookies', async () => {
  let stored: Connection | undefined;
  connected.mockImplementation(async () => {
    stored = await readConnection();
  });
  expect(await finish()).toBe('/notes');
  expect(told()).toEqual([['onConnected', 'user-1', 'ann', 'new']]);
  expect(stored?.owner).toBe('ann');
});

it('tells the hook that the same user’s new grant widens the connection', async () => {
  await finish();
  forgetTold();
  await finish(grant('user-1', ['openid', 'write']), { added: ['write'] });
  expect(told()).toEqual([['onConnected', 'user-1', 'ann', 'widened']]);
});

it('widens a connection whose earlier scopes the app no longer requests', async () => {
  await finish(grant('user-1', ['openid', 'removed:scope']), { scope: ['openid', 'removed:scope'] });
  await finish(grant('user-1', ['openid', 'write']), { scope: ['openid', 'write'], added: ['write'] });
  expect((await readConnection())?.scope).toEqual(['openid', 'write']);
});

it('tells no hook of a grant that changes nothing', async () => {
  await finish();
  forgetTold();
  expect(await finish(grant('user-1'), { added: ['write'] })).toBe('/notes');
  expect(await noticeToSay()).toBe('not_granted');
  expect(told()).toEqual([]);
});

it('tells the hooks of both connections when a new grant may be of another user', async () => {
  await finish(grant(undefined));
  forgetTold();
  await finish(grant(undefined));
  expect(told()).toEqual([
    ['onConnected', undefined, 'ann', 'new'],
    ['onEnded', undefined, 'ann', 'superseded'],
  ]);
});

it('tells the hooks of another account only when the user switches to it', async () => {
  await finish();
  forgetTold();
  expect(await finish(grant('user-2'))).toMatch(/^\/switch/);
  expect(told()).toEqual([]);
  await switchAccount(await shownChoice()).catch(() => {});
  expect(told()).toEqual([
    ['onConnected', 'user-2', 'ann', 'switched'],
    ['onEnded', 'user-1', 'ann', 'switched'],
  ]);
});

it('leaves a connection whose tokens were refreshed before its callback was delivered again', async () => {
  const delivered = grant('user-1');
  await finish(delivered);
  const connection = (await readConnection()) as Connection;
  const refreshed = refreshedConnection(connection, grant('user-1'), 'key');
  await saveConnection(refreshed);
  expect(await finish(delivered)).toBe('/notes');
  expect((await readConnection())?.accessToken).toBe(refreshed.accessToken);
});

it('replaces a newer grant by an older one that the user allowed again', async () => {
  const [older, newer] = [grant('user-1'), grant('user-1')];
  await finish(newer);
  await finish(older);
  const { accessToken, connectedAt = 0 } = (await readConnection()) ?? {};
  expect([accessToken, connectedAt > newer.connectedAt]).toEqual([older.accessToken, true]);
});

it('switches to no other account than the one that the page showed', async () => {
  await finish();
  await finish(grant('user-2'));
  const shown = await shownChoice();
  await finish(grant('user-3'));
  expect(await redirectOf(switchAccount(shown))).toBe('/switch?return_to=%2Fconnected');
  expect(await redirectOf(keepAccount(shown))).toBe('/switch?return_to=%2Fconnected');
  expect((await readConnection())?.subject).toBe('user-1');
  expect((await pendingCookie.read())?.connection.subject).toBe('user-3');
});

it('keeps the tokens of another account’s former grant, and revokes them with its new one', async () => {
  await finish();
  const former = grant('user-2');
  await finish(former);
  await finish(grant('user-2'));
  const { connection } = (await pendingCookie.read()) ?? {};
  expect(connection?.supersededRefreshTokens).toEqual([former.refreshToken]);
});

it('tells the hook once that a user’s connections ended', async () => {
  await finish();
  forgetTold();
  await endConnectionsOf('ann');
  await endConnectionsOf('ann');
  expect(told()).toEqual([['onEnded', 'user-1', 'ann', 'logged_out']]);
  expect(await readConnection()).toBeUndefined();
});

it.each(['throws', 'hangs'])('keeps the connection when a hook %s', async (how) => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  connected.mockImplementation(() => (how === 'hangs' ? new Promise(() => {}) : Promise.reject(new Error())));
  const finished = finish();
  await vi.waitFor(() => expect(connected).toHaveBeenCalled());
  await vi.advanceTimersByTimeAsync(2000);
  vi.useRealTimers();
  expect(await finished).toBe('/notes');
  expect((await readConnection())?.subject).toBe('user-1');
});

it('leaves the connection of one user as it is when another ends theirs', async () => {
  await finish();
  now.user = 'ben';
  await saveConnection(newConnection(grant('user-2'), ['openid'], 'bens', { owner: 'ben' }));
  forgetTold();
  await endConnectionsOf('ben');
  now.user = 'ann';
  expect((await readConnection())?.subject).toBe('user-1');
  expect(told()).toEqual([['onEnded', 'user-2', 'ben', 'logged_out']]);
});
