import { expect, it } from 'vitest';
import { digestTexts } from '../../app/_sample/digest/texts.ts';
import type { Deployment } from '../support/deployment.ts';
import { where, words } from '../support/page.ts';
import type { User } from '../support/user.ts';
import { describeWithPostgres, eventually, testDeployment } from '../support/vitest.ts';
import {
  asked,
  counts,
  env,
  fine,
  finished,
  HOUR,
  hold,
  MINUTE,
  optedIn,
  press,
  release,
  run,
} from './database-jobs.ts';

const empty = async (of: Deployment) => {
  await of.control('reset');
  await of.postgres.ask('delete from connected_app.connections');
};
const entries = (of: Deployment) => of.postgres.ask('select * from connected_app.jobs');

describeWithPostgres('a job while users are away', () => {
  const deployment = testDeployment({ client: 'public', database: true, instances: 2, env });

  it('fills the card of a user who opted in, also after their access token expired, until they opt out', async () => {
    const user = await optedIn(deployment);
    expect(words(await user.open('/connected'))).toContain(digestTexts.soon);
    await deployment.advance(2 * HOUR);
    expect(await run(deployment)).toEqual(counts({ done: 1 }));
    const page = await user.open('/connected');
    // The browser found the tokens of the job.
    expect(page.trail).toEqual(['/connected']);
    expect(words(page)).toContain(digestTexts.updated);
    expect(words(page)).toMatch(/\d open tasks?, \d done/);
    await press(user);
    expect(words(await user.open('/connected'))).not.toContain(digestTexts.updated);
    expect(await entries(deployment)).toEqual([]);
    await deployment.advance(HOUR);
    expect(await run(deployment)).toEqual(counts({}));
  });

  it('keeps a user connected whom a job worked for in all of a month', async () => {
    await empty(deployment);
    const user = await optedIn(deployment);
    for (let days = 0; days < 40; days += 10) {
      await deployment.advance(10 * 24 * HOUR);
      expect(await run(deployment)).toEqual(counts({ done: 1 }));
      expect((await user.open('/connected')).trail).toEqual(['/connected']);
    }
  });

  it('runs on one of two instances at a time, and for each user once', async () => {
    await empty(deployment);
    for (const name of ['Ana', 'Ben', 'Mei']) await optedIn(deployment, name);
    await deployment.forgetRequests();
    await hold(deployment, 'api');
    const first = run(deployment, 0);
    await asked(deployment, '/v1/tasks', 3);
    expect(await run(deployment, 1)).toEqual({ status: 409, error: 'already_running' });
    expect(await run(deployment, 0)).toEqual({ status: 409, error: 'already_running' });
    await release(deployment, 'api');
    expect(await first).toEqual(counts({ done: 3 }));
    expect(await finished(deployment, 1)).toEqual(counts({}));
    expect(await deployment.received('/v1/tasks')).toHaveLength(3);
  });

  it('goes on where an instance was killed', async () => {
    await empty(deployment);
    const users: User[] = [];
    for (let count = 0; count < 8; count++) users.push(await optedIn(deployment));
    await deployment.advance(HOUR);
    await deployment.forgetRequests();
    await hold(deployment, 'api');
    const killed = run(deployment, 0).catch(() => 'killed');
    await asked(deployment, '/v1/tasks', 5);
    await deployment.kill(0);
    expect(await killed).toBe('killed');
    await release(deployment, 'api');
    expect(await finished(deployment, 1)).toEqual(counts({ done: 8 }));
    await deployment.restart(0);
    for (const user of users) expect((await user.open('/connected')).trail).toEqual(['/connected']);
    expect(await deployment.refreshes()).toHaveLength(8);
  });

  it('takes nobody new when its instance is stopped, and finishes those it has', async () => {
    await empty(deployment);
    for (let count = 0; count < 8; count++) await optedIn(deployment);
    await deployment.advance(HOUR);
    await deployment.forgetRequests();
    await hold(deployment, 'refresh');
    const running = run(deployment, 0);
    await asked(deployment, '/v1/oauth2/token', 5);
    const stopped = deployment.kill(0, 'SIGTERM');
    await release(deployment, 'refresh');
    expect(await running).toEqual(counts({ done: 5, remaining: 3 }));
    await stopped;
    expect(await run(deployment, 1)).toEqual(counts({ done: 3 }));
    await deployment.restart(0);
    expect(await deployment.liveRefreshTokens()).toHaveLength(8);
  });

  it('defers everybody while the issuer is away, and disconnects nobody', async () => {
    await empty(deployment);
    const users = [await optedIn(deployment), await optedIn(deployment, 'Ben')];
    await deployment.advance(HOUR);
    await deployment.control('switches', { endpoints: { refresh: { status: 503 } } });
    expect(await run(deployment)).toEqual(counts({ deferred: 2 }));
    await release(deployment, 'refresh');
    await deployment.advance(10 * MINUTE);
    expect(await run(deployment)).toEqual(counts({ done: 2 }));
    for (const user of users) expect(where(await user.open('/connected'))).toBe(fine);
  });

  it('forgets a user whose consent was withdrawn', async () => {
    await empty(deployment);
    const user = await optedIn(deployment);
    await optedIn(deployment, 'Ben');
    await deployment.control('revoke-consent', { user: 'ana' });
    await deployment.advance(HOUR);
    expect(await run(deployment)).toEqual(counts({ done: 1, ended: 1 }));
    expect(await entries(deployment)).toHaveLength(1);
    expect((await user.open('/connected')).trail.at(-1)).toMatch(/^\/start\?notice=connection_ended/);
  });

  it.each([
    ['disconnects', 'refresh', (user: User) => user.open('/disconnect', { method: 'POST' })],
    ['disconnects', 'api', (user: User) => user.open('/disconnect', { method: 'POST' })],
    ['opts out', 'api', undefined],
  ])('keeps nothing of a user who %s while the job waits for the %s', async (_what, endpoint, acts) => {
    await empty(deployment);
    const user = await optedIn(deployment);
    const page = await user.open('/connected');
    if (endpoint === 'refresh') await deployment.advance(HOUR);
    await deployment.forgetRequests();
    await hold(deployment, endpoint);
    const running = run(deployment);
    await asked(deployment, endpoint === 'api' ? '/v1/tasks' : '/v1/oauth2/token', 1);
    if (acts) await acts(user);
    // The page that follows waits for the API.
    const optingOut = acts ? undefined : user.press(page, digestTexts.keep);
    if (!acts) await eventually(async () => expect(await entries(deployment)).toEqual([]));
    await release(deployment, endpoint);
    expect(await running).toEqual(counts({ ended: 1 }));
    await optingOut;
    expect(await entries(deployment)).toEqual([]);
    await eventually(async () => expect(await deployment.liveRefreshTokens()).toHaveLength(acts ? 0 : 1));
  });

  it('takes no GET, no HEAD and no PUT', async () => {
    const headers = { Authorization: `Bearer ${env.CRON_SECRET}` };
    for (const method of ['GET', 'HEAD', 'PUT']) {
      const address = `${deployment.apps[0]?.url}/jobs/digest`;
      const response = await fetch(address, { method, headers, redirect: 'manual' });
      expect([method, response.status >= 300]).toEqual([method, true]);
    }
    expect(deployment.log).not.toContain(env.CRON_SECRET);
  });
});
