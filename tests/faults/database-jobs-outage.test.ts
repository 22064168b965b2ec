import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestTexts } from '../../app/_sample/digest/texts.ts';
import { Deployment } from '../support/deployment.ts';
import { where, words } from '../support/page.ts';
import { Postgres } from '../support/postgres.ts';
import { Relay } from '../support/relay.ts';
import { describeWithPostgres, eventually, testDeployment, thorough } from '../support/vitest.ts';
import {
  asked,
  counts,
  env,
  fine,
  finished,
  HOUR,
  hold,
  optedIn,
  press,
  release,
  run,
} from './database-jobs.ts';

describeWithPostgres('a job whose database vanishes', () => {
  let postgres: Postgres;
  let line: Relay;
  let deployment: Deployment;
  beforeAll(async () => {
    postgres = await Postgres.start();
    line = await Relay.start([postgres.port]);
    const DATABASE_URL = `postgres://app@127.0.0.1:${line.port}/postgres`;
    deployment = new Deployment({ client: 'public', database: false, env: { ...env, DATABASE_URL } });
    await deployment.start();
  });
  afterAll(async () => {
    await deployment.stop();
    await line.stop();
    await postgres.stop();
  });
  const vanish = () => line.vanish();
  const away = { status: 503, error: 'store_unavailable' };

  const moments = [
    ['before it starts', undefined],
    ['while it refreshes', 'refresh'],
    ['while it calls the API', 'api'],
  ] as const;
  // Each waits until the lock of a run that broke off has expired.
  it.each(thorough ? moments : moments.slice(0, 2))(
    'says so when that happens %s, and works for the user once it is back',
    async (_when, endpoint) => {
      await deployment.control('reset');
      // The app makes the tables at its start.
      await eventually(() => postgres.ask('delete from connected_app.connections'));
      const user = await eventually(() => optedIn(deployment));
      await deployment.advance(HOUR);
      await deployment.forgetRequests();
      if (endpoint) {
        await hold(deployment, endpoint);
        const running = run(deployment);
        await asked(deployment, endpoint === 'api' ? '/v1/tasks' : '/v1/oauth2/token', 1);
        vanish();
        await release(deployment, endpoint);
        expect(await running).toEqual(away);
      } else {
        vanish();
        expect(await run(deployment)).toEqual(away);
      }
      line.backends = [postgres.port];
      await eventually(async () => expect(await finished(deployment)).toEqual(counts({ done: 1 })));
      expect((await user.open('/connected')).trail).toEqual(['/connected']);
      expect(await deployment.refreshes()).toHaveLength(1);
      expect(await deployment.liveRefreshTokens()).toHaveLength(1);
    },
  );
});

describeWithPostgres('an app whose connections are in cookies', () => {
  const deployment = testDeployment({ client: 'public', database: false, env });
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(() => postgres.stop());

  it('shows no switch, and runs no job', async () => {
    const user = await deployment.connected();
    expect(words(await user.open('/connected'))).not.toContain(digestTexts.keep);
    expect(await run(deployment)).toEqual({ status: 501, error: 'no_database' });
  });

  it('gets a database: a browser that never got its reference follows the refreshes of a job', async () => {
    const user = await deployment.connected();
    await deployment.restart(0, { DATABASE_URL: postgres.url });
    const copy = user.copy();
    await press(user);
    for (let times = 0; times < 2; times++) {
      await deployment.advance(HOUR);
      expect(await run(deployment)).toEqual(counts({ done: 1 }));
    }
    await deployment.advance(HOUR);
    // The clock of the database has not moved.
    await postgres.ask("delete from connected_app.entries where expires_at < now() + interval '1 hour'");
    expect(where(await copy.open('/connected'))).toBe(fine);
    expect(where(await user.open('/connected'))).toBe(fine);
  });
});
