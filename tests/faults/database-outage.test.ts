import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startNotices } from '../../lib/texts.ts';
import { Deployment } from '../support/deployment.ts';
import { where, words } from '../support/page.ts';
import { Postgres } from '../support/postgres.ts';
import { Relay } from '../support/relay.ts';
import type { User } from '../support/user.ts';
import { describeWithPostgres, eventually } from '../support/vitest.ts';

const HOUR = 60 * 60_000;
const _DAY = 24 * HOUR;
const HELD = { hold: true };
const REFRESH = '/refresh?return_to=%2Fconnected';
const away = '503 /problem/store_unavailable';
const fine = '200 /connected';
const ended = '/start?notice=connection_ended&return_to=%2Fconnected';

const disconnect = (user: User) => user.open('/disconnect', { method: 'POST' });

describeWithPostgres('connections in a database', () => {
  let postgres: Postgres;
  let line: Relay;
  let deployment: Deployment;

  beforeAll(async () => {
    postgres = await Postgres.prepare();
    line = await Relay.start();
    // It is away when the app starts.
    const env = { DATABASE_URL: `postgres://app@127.0.0.1:${line.port}/postgres` };
    deployment = new Deployment({ database: false, env });
    await Promise.all([deployment.start(), postgres.start()]);
  });
  afterAll(async () => {
    await deployment.stop();
    await line.stop();
    await postgres.stop();
  });

  const vanish = () => line.vanish();
  /** The database responds again, and the app has noticed it. */
  const comeBack = async () => {
    line.backends = [postgres.port];
    line.delayMs = 0;
    const anybody = await eventually(() => deployment.connected('Ben'));
    await disconnect(anybody);
    await deployment.forgetRequests();
  };
  beforeEach(async () => {
    await deployment.control('reset');
    await comeBack();
  });
  afterEach(() =>
    deployment.control('switches', { endpoints: { exchange: null, refresh: null, revoke: null } }),
  );

  const revoked = async () =>
    (await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token);
  const hold = (endpoint: string) => deployment.control('switches', { endpoints: { [endpoint]: HELD } });
  const release = (endpoint: string) => deployment.control('switches', { endpoints: { [endpoint]: null } });

  it('an app that starts before its database says so, and works once the database is there', () => {
    expect(deployment.log).toContain('The database does not answer; connections cannot be used');
    expect(deployment.log).toContain('The database is back');
  });

  it('the browser and the database hold no readable token, and the cookie is a short reference', async () => {
    const user = await deployment.connected();
    const [issued] = await deployment.received('/v1/oauth2/token');
    const { access_token, refresh_token } = JSON.parse(issued?.answer ?? '');
    const rows = JSON.stringify(await postgres.ask('select * from connected_app.connections'));
    expect(rows).not.toContain(access_token);
    expect(rows).not.toContain(refresh_token);
    expect(user.browser.cookies.get('connection')?.length).toBeLessThan(600);
  });

  it.each([
    ['has vanished', vanish, 3000],
    [
      'does not answer',
      () => {
        line.delayMs = 60_000;
      },
      6000,
    ],
  ])(
    'while the database %s, each page, handler and form says so, and the connection stays',
    async (_how, stop, ms) => {
      const user = await deployment.connected('Ana', 'write:tasks');
      const page = await user.open('/connected');
      stop();
      const started = performance.now();
      expect(where(await user.open('/connected'))).toBe(away);
      expect(performance.now() - started).toBeLessThan(ms);
      for (const path of ['/connect', REFRESH, '/start', '/switch'])
        expect([path, where(await user.open(path))]).toEqual([path, away]);
      expect(where(await disconnect(user))).toBe(away);
      expect(where(await user.press(page, 'Add task', { title: 'A' }))).toBe(away);
      const json = await user.browser.visit('/api/tasks');
      expect([json.status, JSON.parse(json.text).error]).toEqual([503, 'store_unavailable']);
      await comeBack();
      expect(where(await user.open('/connected'))).toBe(fine);
      await deployment.advance(HOUR);
      expect(where(await user.open('/connected'))).toBe(fine);
      expect(await revoked()).toEqual([]);
    },
  );

  it('nobody notices that the database closed every connection to it', async () => {
    const user = await deployment.connected();
    for (let round = 0; round < 3; round++) {
      await postgres.ask(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
      );
      const pages = await Promise.all(Array.from({ length: 5 }, () => user.copy().open('/connected')));
      expect(pages.map(where)).toEqual(Array(5).fill(fine));
    }
    // Not even that a network forgot them.
    line.forget();
    expect(where(await user.open('/connected'))).toBe(fine);
  });

  it('an app goes on with a database that crashed and was started again', async () => {
    const user = await deployment.connected();
    await postgres.kill();
    expect(where(await user.open('/connected'))).toBe(away);
    await postgres.start();
    await eventually(async () => expect(where(await user.open('/connected'))).toBe(fine));
  });

  it('revokes the new tokens when the database vanishes during the exchange of a code', async () => {
    const browser = deployment.browser();
    const callback = await deployment.consent(browser);
    await hold('exchange');
    const visiting = browser.visit(callback);
    await eventually(async () => expect(await deployment.received('/v1/oauth2/token')).toHaveLength(1));
    vanish();
    await release('exchange');
    expect((await visiting).location).toBe(`${deployment.appUrl}/problem/store_unavailable`);
    await eventually(async () => expect(await deployment.liveRefreshTokens()).toEqual([]));
  });

  it('exchanges no code while the database is away, and connects when the callback is repeated', async () => {
    const browser = deployment.browser();
    const callback = await deployment.consent(browser);
    vanish();
    expect((await browser.visit(callback)).location).toBe(`${deployment.appUrl}/problem/store_unavailable`);
    expect(await deployment.received('/v1/oauth2/token')).toEqual([]);
    await comeBack();
    expect((await browser.visit(callback)).location).toBe(`${deployment.appUrl}/connected`);
  });

  it('keeps the rotated tokens when the database vanishes during a refresh', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    await hold('refresh');
    const refreshing = user.open('/connected');
    await eventually(async () => expect(await deployment.refreshes()).toHaveLength(1));
    vanish();
    await release('refresh');
    expect(where(await refreshing)).toBe(away);
    line.backends = [postgres.port];
    const [refresh] = await deployment.refreshes();
    const spent = createHash('sha256').update(`${refresh?.params.refresh_token}`).digest('base64url');
    // Another process finds them, too, once this one could write them.
    await eventually(async () =>
      expect(
        await postgres.ask('select key from connected_app.entries where key like $1', `%:refreshed:${spent}`),
      ).toHaveLength(1),
    );
    await deployment.restart(0);
    expect(where(await user.open('/connected'))).toBe(fine);
    expect(await deployment.refreshes()).toHaveLength(1);
    await deployment.advance(HOUR);
    expect(where(await user.open('/connected'))).toBe(fine);
  });

  it('ends the connection when the database vanishes during Disconnect', async () => {
    const user = await deployment.connected();
    const copy = user.copy();
    await hold('revoke');
    const disconnecting = disconnect(user);
    await eventually(async () => expect(await deployment.received('/v1/oauth2/revoke')).toHaveLength(1));
    vanish();
    await release('revoke');
    expect(words(await disconnecting)).toContain(startNotices.disconnected.text);
    await comeBack();
    expect((await copy.open('/connected')).trail.at(-1)).toBe(ended);
    expect(await deployment.liveRefreshTokens()).toEqual([]);
  });

  /** A callback, during whose exchange the database vanishes. It comes back. */
  const vanishMeanwhile = async (user: User, callback: string) => {
    await hold('exchange');
    const visiting = user.browser.visit(callback);
    await eventually(async () => expect(await deployment.received('/v1/oauth2/token')).toHaveLength(2));
    vanish();
    await release('exchange');
    expect((await visiting).location).toBe(`${deployment.appUrl}/problem/store_unavailable`);
    await comeBack();
    expect(where(await user.open('/connected'))).toBe(fine);
  };

  it('revokes every grant at Disconnect after the database vanished while the user allowed more', async () => {
    const user = await deployment.connected();
    await vanishMeanwhile(user, await deployment.consent(user.browser, undefined, '?scope=write:tasks'));
    await disconnect(user);
    await eventually(async () => expect(await deployment.liveRefreshTokens()).toEqual([]));
  });

  it('revokes the grant of another account after the database vanished while the issuer responded', async () => {
    const user = await deployment.connected();
    const [anas] = await deployment.liveRefreshTokens();
    await vanishMeanwhile(user, await deployment.consent(user.browser, 'ben', '?another=1'));
    await eventually(async () => expect(await deployment.liveRefreshTokens()).toEqual([anas]));
  });

  it('ends one of two connections when the database vanishes during Disconnect', async () => {
    const user = await deployment.connected();
    const [anas] = await deployment.liveRefreshTokens();
    await user.open(await deployment.consent(user.browser, 'ben', '?another=1'));
    await hold('revoke');
    const page = await user.open('/connected');
    await deployment.forgetRequests();
    const disconnecting = user.press(page, 'Disconnect');
    await eventually(async () => expect(await deployment.received('/v1/oauth2/revoke')).toHaveLength(1));
    vanish();
    await release('revoke');
    // The next page looks for the other connection.
    expect(where(await disconnecting)).toBe(away);
    await comeBack();
    await eventually(async () => expect(await deployment.liveRefreshTokens()).toEqual([anas]));
    expect(words(await user.open('/connected'))).toContain('Hello, Ana');
  });

  it('a Disconnect counts for each copy of the cookie at once', async () => {
    const user = await deployment.connected();
    const copy = user.copy();
    await disconnect(user);
    expect((await copy.open('/connected')).trail.at(-1)).toBe(ended);
    // The newest tokens of all are still revoked when the button is pressed in the copy.
    expect(words(await disconnect(copy))).toContain(startNotices.disconnected.text);
  });
});
