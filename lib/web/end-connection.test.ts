import { beforeEach, expect, it, vi } from 'vitest';
import { type Connection, newConnection } from '@/lib/connection/connection';
import { endedConnections } from '@/lib/connection/ended-connections';
import { latestConnection } from '@/lib/connection/refresh-results';
import { StoreUnavailable } from '@/lib/store/shared';
import { grantWith } from '@/tests/support/test-grant';
import { TestJar } from '@/tests/support/test-jar';
import { beginConnection, endConnectionsOf } from './end-connection';
import { readConnection, saveConnection } from './session';

/** A database, as far as it concerns these functions. */
const database = vi.hoisted(() => ({
  rows: new Map<string, { owner?: string | undefined; browser?: string | undefined }>(),
  isAway: false,
  endedMeanwhile: false,
}));
const now = vi.hoisted(() => ({ jar: undefined as unknown }));
const revoked: string[] = [];
vi.mock('next/headers', () => ({ cookies: async () => now.jar }));
vi.mock('next/server', () => ({ after: (work: () => Promise<unknown>) => work() }));
vi.mock('@/lib/your-app', () => ({ currentUser: async () => 'ann', othersConnections: () => 'kept' }));
vi.mock('@/lib/oauth/revoke', async (original) => ({
  ...(await original<object>()),
  revokeTokens: async ({ refreshToken }: { refreshToken: string }) => revoked.push(refreshToken),
}));
vi.mock('@/lib/connection/connection-store', async (original) => ({
  ...(await original<object>()),
  connectionStore: () => ({
    save: async (connection: Connection) => {
      if (database.isAway) throw new StoreUnavailable();
      if (database.endedMeanwhile) return undefined;
      database.rows.set(connection.id, connection);
      const { id, owner, browser = 'this one' } = connection;
      return { reference: id, owner, browser };
    },
    load: async ({ reference }: { reference: string }) => {
      const connection = database.rows.get(reference);
      return connection && { connection, isEnded: false };
    },
    list: async ({ owner }: { owner: string }) =>
      [...database.rows.values()].flatMap((connection) =>
        connection.owner === owner ? [{ connection }] : [],
      ),
    remove: async (id: string) => database.rows.delete(id),
  }),
}));

let count = 0;
beforeEach(() => {
  now.jar = new TestJar();
  Object.assign(database, { isAway: false, endedMeanwhile: false });
  database.rows.clear();
  revoked.length = 0;
});

const grant = (refreshToken: string) =>
  grantWith({ accessToken: refreshToken, refreshToken, expiresAt: Date.now() + 3_600_000 });
const connectionOf = (owner: string, refreshToken: string, browser = 'this one') =>
  newConnection(grant(refreshToken), ['openid'], `connection-${++count}`, { owner, browser });

it.each([
  ['here', ['here']],
  ['everywhere', ['here', 'elsewhere']],
] as const)('ends the connections of a user %s, and leaves those of others', async (where, ended) => {
  const elsewhere = connectionOf('ann', 'elsewhere', 'another');
  database.rows.set(elsewhere.id, elsewhere);
  const bens = connectionOf('ben', 'bens');
  database.rows.set(bens.id, bens);
  await saveConnection(connectionOf('ann', 'here'));
  await endConnectionsOf('ann', where);
  await vi.waitFor(() => expect(revoked.toSorted()).toEqual(ended.toSorted()));
  expect(await endedConnections.has(bens.id)).toBe(false);
});

it('keeps the connection when the new grant cannot be saved, and leads the old tokens to the new ones', async () => {
  const previous = connectionOf('ann', 'old');
  await saveConnection(previous);
  const widened = { ...previous, refreshToken: 'new', connectedAt: previous.connectedAt + 1 };
  database.isAway = true;
  await expect(beginConnection(widened, 'widened', previous)).rejects.toThrow(StoreUnavailable);
  expect((await latestConnection(previous)).refreshToken).toBe('new');
  expect((await readConnection())?.refreshToken).toBe('old');
});

it('revokes the tokens of a connection that ended before it was saved, and writes no cookie', async () => {
  database.endedMeanwhile = true;
  await saveConnection(connectionOf('ann', 'late'));
  expect(revoked).toEqual(['late']);
  expect(await readConnection()).toBeUndefined();
});
