import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Connection, newConnection } from '@/lib/connection/connection';
import { userCookieId } from '@/lib/cookies/cookies';
import { hooks } from '@/lib/hooks';
import { grantWith } from '@/tests/support/test-grant';
import { TestJar } from '@/tests/support/test-jar';
import { saveDraft } from './form-draft';
import { endedInBrowser } from './marks';
import {
  clearConnection,
  notConnectedReason,
  readConnection,
  saveConnection,
  saveRefreshed,
} from './session';

/** The request, and who is logged in to the clone's own app. */
const now = vi.hoisted(() => ({ jar: undefined as unknown, user: undefined as string | undefined }));
const others = vi.hoisted(() => ({ become: 'kept' as 'kept' | 'revoked' }));
const revoked: string[] = [];
vi.mock('next/headers', () => ({ cookies: async () => now.jar }));
const afterwards: Promise<unknown>[] = [];
vi.mock('next/server', () => ({ after: (work: () => Promise<unknown>) => afterwards.push(work()) }));
vi.mock('@/lib/your-app', () => ({
  currentUser: async () => {
    if (now.user === 'unknown') throw new TypeError('your database is down');
    return now.user;
  },
  othersConnections: () => others.become,
}));
vi.mock('@/lib/oauth/revoke', async (original) => ({
  ...(await original<object>()),
  revokeTokens: async ({ refreshToken }: { refreshToken: string }) => revoked.push(refreshToken),
}));
const ended = vi.spyOn(hooks, 'onEnded');

let jar: TestJar;
let count = 0;
beforeEach(() => {
  jar = new TestJar();
  Object.assign(now, { jar, user: undefined });
  others.become = 'kept';
  revoked.length = 0;
  ended.mockClear();
});

/** @param bytes of the access token, in hexadecimal so that nothing shortens it */
function connectionOf(owner: string | undefined, bytes = 40): Connection {
  const id = `${owner}-${++count}`;
  const tokens = { accessToken: 'a'.repeat(bytes), refreshToken: `refresh-${id}` };
  return newConnection(grantWith({ ...tokens, expiresAt: Date.now() + 3_600_000 }), ['openid'], id, {
    owner,
  });
}
/** Connects as a user of the clone's own app. */
async function connect(user: string | undefined, bytes?: number): Promise<Connection> {
  now.user = user;
  const connection = connectionOf(user, bytes);
  await saveConnection(connection);
  return connection;
}
const shownTo = async (user: string | undefined) => {
  now.user = user;
  return (await readConnection())?.id;
};
const cookieOf = (user: string) => `__Host-connection-${userCookieId(user)}`;

describe('connections of several users in one browser', () => {
  it('shows a connection to its user, and to nobody else', async () => {
    const { id } = await connect('ann');
    expect([await shownTo('ben'), await shownTo(undefined), await shownTo('ann')]).toEqual([
      undefined,
      undefined,
      id,
    ]);
    expect(jar.names()).toEqual([cookieOf('ann')]);
    expect(cookieOf('ann')).not.toContain('ann');
  });

  it('shows a connection without a user where nobody is logged in, and to no user', async () => {
    const { id } = await connect(undefined);
    expect(jar.names()).toEqual(['__Host-connection']);
    expect([await shownTo(undefined), await shownTo('ann'), await shownTo('')]).toEqual([id, undefined, id]);
  });

  it('keeps one connection for each user, and clears one alone', async () => {
    const [anns, bens] = [await connect('ann'), await connect('ben')];
    expect([await shownTo('ann'), await shownTo('ben')]).toEqual([anns.id, bens.id]);
    now.user = 'ben';
    await clearConnection();
    expect([await shownTo('ann'), await shownTo('ben')]).toEqual([anns.id, undefined]);
    expect(ended).not.toHaveBeenCalled();
  });

  it.each([undefined, 'ben'])('shows nothing of a cookie that was renamed for %s', async (thief) => {
    await connect('ann');
    const name = thief ? cookieOf(thief) : '__Host-connection';
    now.jar = new TestJar({ [name]: jar.get(cookieOf('ann'))?.value ?? '' });
    expect(await shownTo(thief)).toBeUndefined();
    expect(await notConnectedReason()).toBe('connection_ended');
  });

  it('writes a refresh that ends after another user logged in into the cookie of its own user', async () => {
    const anns = await connect('ann');
    const bens = await connect('ben');
    const connection = { ...anns, accessToken: 'access-2', refreshCount: 1 };
    await saveRefreshed(anns, { kind: 'fresh', connection });
    expect(await shownTo('ben')).toBe(bens.id);
    now.user = 'ann';
    expect((await readConnection())?.accessToken).toBe('access-2');
  });

  it('changes nothing when the app cannot tell who is logged in', async () => {
    const anns = await connect('ann');
    const before = jar.written.length;
    now.user = 'unknown';
    await expect(readConnection()).rejects.toThrow();
    await expect(notConnectedReason()).rejects.toThrow();
    expect(jar.written).toHaveLength(before);
    expect(await shownTo('ann')).toBe(anns.id);
  });

  it('tells nobody but the user who disconnected that they did', async () => {
    await endedInBrowser.add('connection-1', 'disconnected', 'ann');
    now.user = 'ben';
    expect(await notConnectedReason()).toBe('connect_first');
    now.user = 'ann';
    expect(await notConnectedReason()).toBe('disconnected_before');
  });

  it('does not show what one user typed to another who connected the same account', async () => {
    const [anns, bens] = [await connect('ann'), await connect('ben')];
    const { readDraft } = await import('./form-draft');
    await saveDraft(anns, 'note', 'a secret plan');
    expect(await readDraft(bens, 'note')).toBeUndefined();
    expect((await readDraft(anns, 'note'))?.text).toBe('a secret plan');
  });
});

describe('connections of other users for which the cookies have no room', () => {
  it('end from the oldest on, with their tokens revoked, and never the own one', async () => {
    const large = 3000;
    const anns = await connect('ann', large);
    const nobodys = await connect(undefined, large);
    const bens = await connect('ben', large);
    expect(await shownTo('ann')).toBeUndefined();
    expect([await shownTo(undefined), await shownTo('ben')]).toEqual([nobodys.id, bens.id]);
    await Promise.all(afterwards);
    expect(revoked).toEqual([anns.refreshToken]);
    expect(ended.mock.calls.map(([{ id }, why]) => [id, why])).toEqual([[anns.id, 'other_user']]);
    expect(jar.bytes()).toBeLessThan(14_000);
  });

  it('are only cleared when they cannot be opened, or are copies under another name', async () => {
    const anns = await connect('ann');
    now.jar = new TestJar({
      [cookieOf('mallory')]: jar.get(cookieOf('ann'))?.value ?? '',
      [cookieOf('junk')]: 'x'.repeat(3800),
      [cookieOf('more-junk')]: 'x'.repeat(3800),
    });
    await connect('ben', 3000);
    expect((now.jar as TestJar).names().map((name) => name.replace(/\.\d$/, ''))).toEqual(
      expect.not.arrayContaining([cookieOf('mallory'), cookieOf('junk')]),
    );
    expect(await shownTo('ben')).toBeDefined();
    await Promise.all(afterwards);
    expect(revoked).toEqual([]);
    now.jar = jar;
    expect(await shownTo('ann')).toBe(anns.id);
  });
});

describe('where a clone revokes the connections of other users', () => {
  beforeEach(() => {
    others.become = 'revoked';
  });

  it('the next user who is not connected ends them, and the first finds that out when they come back', async () => {
    const anns = await connect('ann');
    now.user = 'ben';
    expect(await notConnectedReason()).toBe('connect_first');
    expect(await notConnectedReason()).toBe('connect_first');
    await Promise.all(afterwards);
    expect(revoked).toEqual([anns.refreshToken]);
    expect(ended.mock.calls.map(([, why]) => why)).toEqual(['other_user']);
    expect(await shownTo('ann')).toBeUndefined();
    expect(await notConnectedReason()).toBe('connection_ended');
  });

  it('the next user who connects ends them and clears their cookies', async () => {
    const anns = await connect('ann');
    await connect('ben');
    await Promise.all(afterwards);
    expect(revoked).toEqual([anns.refreshToken]);
    expect(jar.names()).toEqual([cookieOf('ben')]);
  });
});
