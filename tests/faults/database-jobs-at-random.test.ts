import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../lib/cookies/seal.ts';
import { where } from '../support/page.ts';
import { describeWithPostgres, testDeployment, thorough } from '../support/vitest.ts';
import { counts, env, fine, HOUR, hold, MINUTE, optedIn, release, run } from './database-jobs.ts';

/** The same numbers from 0 to below 1 each time. */
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.each([
  ['public', 'consumer'],
  ['confidential', 'b2b'],
] as const)('a job and the browser of one user, as a %s client of a %s platform', (client, vertical) => {
  describeWithPostgres('at random', () => {
    const deployment = testDeployment({ client, vertical, database: true, instances: 2, env });

    it('neither loses a rotation, whatever the order', async () => {
      const user = await optedIn(deployment, 'Mei');
      const next = numbers(client === 'public' ? 7 : 11);
      const acts: Record<string, () => Promise<unknown>> = {
        browser: async () => expect(where(await user.open('/connected'))).toBe(fine),
        twoTabs: async () => {
          const pages = await Promise.all([user.open('/connected'), user.copy().open('/connected')]);
          expect(pages.map(where)).toEqual([fine, fine]);
        },
        leaves: async () => {
          // A response that does not arrive.
          await user.copy().open('/connected');
        },
        job: async () => expect([200, 409]).toContain((await run(deployment, Math.floor(next() * 2))).status),
        twoJobs: async () => {
          const ran = await Promise.all([run(deployment, 0), run(deployment, 1)]);
          for (const { status, ended = 0 } of ran)
            expect([[200, 409].includes(status), ended]).toEqual([true, 0]);
        },
        both: async () => void (await Promise.all([acts.browser?.(), acts.job?.()])),
        jobFirst: async () => {
          await hold(deployment, 'refresh');
          const running = run(deployment);
          const opening = user.open('/connected');
          await deployment.forgetRequests();
          await release(deployment, 'refresh');
          expect(where(await opening)).toBe(fine);
          await running;
        },
        restart: async () => {
          const instance = Math.floor(next() * 2);
          await deployment.restart(instance);
        },
      };
      const names = Object.keys(acts);
      const rounds = thorough ? 200 : 12;
      let jobs = 0;
      for (let round = 0; round < rounds; round++) {
        // A restart takes a second.
        const name = names[Math.floor(next() * (names.length - (round % 10 === 9 ? 0 : 1)))] ?? '';
        if (next() < 0.7) await deployment.advance(Math.floor(next() * 70) * MINUTE);
        await acts[name]?.().catch((error: unknown) => {
          throw new Error(`round ${round}: ${name}`, { cause: error });
        });
        if (/job/i.test(name)) jobs++;
      }
      expect(jobs).toBeGreaterThan(rounds / 8);
      expect(where(await user.open('/connected'))).toBe(fine);
      await deployment.advance(2 * HOUR);
      expect(where(await user.open('/connected'))).toBe(fine);
      expect(await deployment.liveRefreshTokens()).toHaveLength(1);
    }, 300_000);
  });
});

const describeThoroughly = thorough ? describeWithPostgres : () => {};

describeThoroughly('many connections', () => {
  // As `npm start` sets it.
  const NODE_OPTIONS = '--max-old-space-size=256 --max-semi-space-size=16';
  const deployment = testDeployment({ client: 'public', database: true, env: { ...env, NODE_OPTIONS } });

  it('goes over 10,000 connections in one run, in the same memory', async () => {
    await optedIn(deployment);
    const [row] = await deployment.postgres.ask('select * from connected_app.connections');
    const connection = (await unseal('row', String(row?.value))) as { id: string };
    const place = String(row?.key).slice(0, -connection.id.length);
    const job = String((await deployment.postgres.ask('select job from connected_app.jobs'))[0]?.job);
    await deployment.postgres.ask('delete from connected_app.jobs');
    const columns = ['owner', 'connected_at', 'refresh_count', 'used_at', 'used_by', 'expires_at'];
    for (let first = 0; first < 10_000; first += 500) {
      const ids = Array.from({ length: 500 }, (_, nth) => `copy-${first + nth}`);
      const keys = ids.map((id) => place + id);
      const rows = await Promise.all(ids.map((id) => seal('row', { ...connection, id }, HOUR)));
      const opted = await Promise.all(ids.map((id) => seal('job', { id, job: 'digest' }, HOUR)));
      await deployment.postgres.ask(
        `insert into connected_app.connections (key, value, ${columns})
           select copy.key, copy.value, ${columns} from connected_app.connections, unnest($1::text[], $2::text[]) copy(key, value)
           where connections.key = $3`,
        keys,
        rows,
        row?.key,
      );
      await deployment.postgres.ask(
        'insert into connected_app.jobs select key, $3, value, 1 from unnest($1::text[], $2::text[]) entry(key, value)',
        keys,
        opted,
        job,
      );
    }
    const rss = async () => ((await deployment.apps[0]?.vitals())?.rss ?? 0) / 2 ** 20;
    await deployment.forgetRequests();
    const began = performance.now();
    let over = false;
    const running = run(deployment).finally(() => {
      over = true;
    });
    const used: number[] = [];
    while (!over) {
      used.push(await rss());
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 1000))]);
    }
    expect(await running).toEqual(counts({ done: 10_000 }));
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`10,000 connections: ${seconds} s; MB: ${used.map(Math.round)}`);
    const half = used.length / 2;
    expect(Math.max(...used.slice(half))).toBeLessThan(Math.max(...used.slice(0, half)) + 30);
  }, 600_000);
});
