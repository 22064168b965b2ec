import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Deployment } from '../support/deployment.ts';
import { where, words } from '../support/page.ts';
import { Postgres } from '../support/postgres.ts';
import type { User } from '../support/user.ts';
import { describeWithPostgres, eventually, testDeployment, thorough } from '../support/vitest.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const fine = '200 /connected';
const ended = '/start?notice=connection_ended&return_to=%2Fconnected';

const disconnect = (user: User) => user.open('/disconnect', { method: 'POST' });

describeWithPostgres('rows of connections', () => {
  const deployment = testDeployment({ database: true, collector: true });
  const ask = (query: string, ...values: unknown[]) => deployment.postgres.ask(query, ...values);
  it('shows no row to another user whose row somebody replaced by it', async () => {
    const ana = await deployment.connected('Ana');
    const mei = await deployment.connected('Mei');
    const [first, second] = await ask(
      'select key, value from connected_app.connections order by connected_at desc limit 2',
    );
    await ask('update connected_app.connections set value = $1 where key = $2', second?.value, first?.key);
    expect((await mei.open('/connected')).trail.at(-1)).toBe(ended);
    expect(words(await ana.open('/connected'))).toContain('Hello, Ana');
  });

  it.each([
    ['is gone', 'delete from connected_app.connections'],
    ['cannot be opened', "update connected_app.connections set value = 'damaged'"],
  ])('a user whose row %s is told to connect again', async (_how, change) => {
    const user = await deployment.connected();
    await ask(change);
    expect((await user.open('/connected')).trail.at(-1)).toBe(ended);
    await user.connect('Ana');
    expect(where(await user.open('/connected'))).toBe(fine);
  });

  it('connects by each response of a callback that a browser sends twice', async () => {
    const user = deployment.user();
    const callback = await deployment.consent(user.browser);
    const copies = [user, user.copy()];
    await Promise.all(copies.map((copy) => copy.browser.visit(callback)));
    // A browser may keep the cookie of either.
    for (const copy of copies) expect(where(await copy.open('/connected'))).toBe(fine);
  });

  it('exports a span of each query within a request, by name', async () => {
    await (await deployment.connected()).open('/connected');
    await eventually(async () => {
      const queries = deployment.collector.spans.filter(({ name }) => name.startsWith('postgres '));
      expect(new Set(queries.map(({ name }) => name))).toContain('postgres select');
      expect(queries.every(({ parentSpanId }) => parentSpanId)).toBe(true);
    });
  });

  it('keeps an access token of 13 KB, which no cookies can hold', async () => {
    const claims = { padding: 'x'.repeat(9500) };
    await deployment.control('switches', { tokens: { access: { claims } } });
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    expect(where(await user.open('/connected'))).toBe(fine);
    await deployment.control('reset');
    expect(user.browser.cookies.header().length).toBeLessThan(1000);
  });

  it('revokes and removes the connections that nobody used for too long', async () => {
    await ask('delete from connected_app.connections');
    await deployment.control('reset');
    await deployment.connected();
    const [issued] = await deployment.received('/v1/oauth2/token');
    await deployment.advance(31 * DAY);
    await eventually(async () => {
      expect(await ask('select key from connected_app.connections')).toEqual([]);
      expect((await deployment.received('/v1/oauth2/revoke')).map(({ params }) => params.token)).toEqual([
        JSON.parse(issued?.answer ?? '').refresh_token,
      ]);
    });
  });
});

describeWithPostgres('a change of the store', () => {
  const first = 'the-first-session-secret-of-this-app-0001';
  const second = 'the-second-session-secret-of-this-app-002';
  const deployment = testDeployment({ database: false, env: { SESSION_SECRET: first } });
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(() => postgres.stop());

  it('a connection in cookies goes on with a database, and a row is opened with each listed secret, and with no other', async () => {
    const user = await deployment.connected();
    await deployment.restart(0, { DATABASE_URL: postgres.url });
    expect(where(await user.open('/connected'))).toBe(fine);
    await deployment.advance(HOUR);
    expect(where(await user.open('/connected'))).toBe(fine);
    expect(await postgres.ask('select key from connected_app.connections')).toHaveLength(1);
    await deployment.restart(0, { SESSION_SECRET: `${second},${first}` });
    const idle = user.copy();
    const other = await deployment.connected('Ben');
    expect(where(await idle.open('/connected'))).toBe(fine);
    await deployment.restart(0, { SESSION_SECRET: second });
    expect((await idle.open('/connected')).trail.at(-1)).toBe(ended);
    expect(where(await other.open('/connected'))).toBe(fine);
  });

  it('a user whose connection is in the database connects again when the app has none any more', async () => {
    await deployment.restart(0, { SESSION_SECRET: first, DATABASE_URL: postgres.url });
    const user = await deployment.connected();
    await deployment.restart(0, { DATABASE_URL: '' });
    expect((await user.open('/connected')).trail.at(-1)).toBe(ended);
    await user.connect('Ana');
    expect(where(await user.open('/connected'))).toBe(fine);
  });
});

/** Other files try a restart and a crash with Postgres. */
const describeThoroughly = thorough ? describe : () => {};

describeThoroughly('a database within the app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pglite-'));
  afterAll(() => [folder, `${folder}.pid`].map((path) => rmSync(path, { recursive: true, force: true })));
  const deployment = testDeployment({ database: false, env: { DATABASE_URL: `pglite:${folder}` } });

  it('keeps connections over a restart and a crash, and refreshes once for parallel requests', async () => {
    const user = await deployment.connected();
    await deployment.kill(0, 'SIGTERM');
    await deployment.restart(0);
    expect(where(await user.open('/connected'))).toBe(fine);
    await deployment.advance(HOUR);
    const pages = await Promise.all(Array.from({ length: 20 }, () => user.copy().open('/connected')));
    expect(pages.map(where)).toEqual(Array(20).fill(fine));
    expect(await deployment.refreshes()).toHaveLength(1);
    await deployment.kill(0);
    await deployment.restart(0);
    expect(where(await user.open('/connected'))).toBe(fine);
    await disconnect(user);
    expect(await deployment.liveRefreshTokens()).toEqual([]);
    // Making the database takes some seconds, of a busy machine many.
  }, 120_000);
});

it('a second process does not touch the folder of a database within another one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pglite-'));
  writeFileSync(`${folder}.pid`, String(process.pid));
  const other = new Deployment({ database: false, env: { DATABASE_URL: `pglite:${folder}` } });
  await other.start();
  try {
    await eventually(() => expect(other.log).toMatch(/EBUSY.*The database does not answer/));
    expect(where(await other.user().open('/connected'))).toBe('200 /start');
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    await other.stop();
    rmSync(folder, { recursive: true });
    rmSync(`${folder}.pid`);
  }
});

describe('an app without DATABASE_URL', () => {
  // The tables' own chunk is told by a name of lib/store/database/migrations.ts.
  const report = `import{registerHooks}from"node:module";import{readFileSync}from"node:fs";
    const isDatabase=(url)=>/node_modules.(pg|@electric-sql)./.test(url)||
      (/server.chunks/.test(url)&&readFileSync(new URL(url)).includes("connections_expires_at"));
    registerHooks({load(url,context,next){if(isDatabase(url))console.log("LOADS",url);return next(url,context)}})`;
  const deployment = testDeployment({
    database: false,
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(report)}` },
  });

  it('loads no database', async () => {
    const user = await deployment.connected();
    await deployment.advance(HOUR);
    expect(where(await user.open('/connected'))).toBe(fine);
    await disconnect(user);
    expect(deployment.log).not.toContain('LOADS');
    await deployment.restart(0, { DATABASE_URL: 'postgres://127.0.0.1:9/none' });
    await eventually(() =>
      expect(deployment.log).toMatch(/LOADS .*lib_store_database[\s\S]*LOADS .*node_modules.pg/),
    );
  });
});
