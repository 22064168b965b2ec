import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { PEM } from '../../scripts/doctor/testing/certificates.ts';
import { runNode } from '../../scripts/tools/run.ts';
import { BuiltApp } from '../support/built-app.ts';
import { Redis } from '../support/redis.ts';
import { Relay } from '../support/relay.ts';
import type { User } from '../support/user.ts';
import { describeWithRedis, eventually, testDeployment } from '../support/vitest.ts';

const HOUR = 60 * 60_000;

type Commands = string[][];

/** A Redis that answers PING: how it comes to refuse what the app does, how that ends, and what it says. */
const refusals: [what: string, begin: Commands, end: Commands, command: string, reply: string][] = [
  [
    'has no memory left',
    [['CONFIG', 'SET', 'maxmemory', '1']],
    [['CONFIG', 'SET', 'maxmemory', '0']],
    'SET NX PX',
    'OOM',
  ],
  [
    'lets the app run no script',
    [['ACL', 'SETUSER', 'default', '-eval']],
    [['ACL', 'SETUSER', 'default', '+eval']],
    'EVAL GET PEXPIRE',
    'NOPERM',
  ],
  [
    'lets the app shorten no lifetime',
    [['ACL', 'SETUSER', 'default', '-pexpire']],
    [['ACL', 'SETUSER', 'default', '+pexpire']],
    'PEXPIRE LT',
    'NOPERM',
  ],
  [
    'lets the app delete nothing',
    [['ACL', 'SETUSER', 'default', '-del']],
    [['ACL', 'SETUSER', 'default', '+del']],
    'EVAL GET DEL',
    // Redis has no name of its own for what a script may not do.
    'ERR',
  ],
  [
    'is a replica now',
    [['REPLICAOF', '127.0.0.1', '9']],
    [['REPLICAOF', 'NO', 'ONE']],
    'SET NX PX',
    'READONLY',
  ],
];

const nobody = { stytchUrl: 'http://127.0.0.1:9', platformUrl: 'http://127.0.0.1:9' };

/** `npm run doctor`'s line about Redis and, below it, its advice. */
async function doctor(env: Record<string, string>): Promise<string> {
  const { output } = await runNode(['scripts/doctor.ts'], env);
  return /^. redis .*(\n +→.*)?/m.exec(output)?.[0] ?? output;
}

describeWithRedis('a Redis that answers and refuses', () => {
  let redis: Redis;
  let line: Relay;
  const env = { REDIS_URL: '' };
  const deployment = testDeployment({ env });

  beforeAll(async () => {
    redis = await Redis.start();
    line = await Relay.start([redis.port]);
    env.REDIS_URL = `redis://127.0.0.1:${line.port}`;
    await deployment.restart(0, env);
  });
  afterAll(async () => {
    await line.stop();
    await redis.stop();
  });

  const ask = async (commands: Commands) => {
    for (const command of commands) await redis.ask(...command);
  };
  const log = () => deployment.log;
  const said = (words: string, before = '') => log().slice(before.length).split(words).length - 1;
  const refused = async (reply: string): Promise<number> => {
    const stats = String(await redis.ask('INFO', 'errorstats'));
    return Number(new RegExp(`errorstat_${reply}:count=(\\d+)`).exec(stats)?.[1] ?? 0);
  };

  /** A refresh, which needs all that the app does at a Redis. */
  async function comesBack(user: User): Promise<void> {
    await deployment.advance(HOUR);
    expect((await user.open('/connected')).trail.at(-1)).toBe('/connected');
  }

  it.each(refusals.filter(([what]) => !/shorten|delete/.test(what)))(
    'that %s is said once, by name; it is back when all works',
    async (...row) => {
      const [, begin, end, , reply] = row;
      const user = await deployment.connected();
      const before = log();
      onTestFinished(() => ask(end));
      await ask([['CONFIG', 'RESETSTAT'], ...begin]);
      // Until the app has tried a few times whether it is back.
      const times = new Set<number>();
      await eventually(async () => {
        await comesBack(user);
        expect(times.add(await refused(reply)).size).toBeGreaterThan(2);
      });
      expect([said('Redis refuses', before), said('Redis is back', before)]).toEqual([1, 0]);
      expect(log().slice(before.length)).toContain(`"reply":"${reply}"`);

      await ask(end);
      await eventually(async () => {
        await comesBack(user);
        expect(said('Redis is back', before)).toBe(1);
      });
      expect(said('Redis refuses', before)).toBe(1);
    },
  );

  it.each(refusals)('that %s is named by doctor, and at the start', async (...row) => {
    const [, begin, end, command, reply] = row;
    onTestFinished(() => ask(end));
    await ask(begin);
    const appUrl = `http://localhost:${await freePort()}`;
    const env = { ...appEnvironment({ client: 'public', appUrl, ...nobody }), REDIS_URL: redis.url };
    const shown = await doctor(env);
    expect(shown).toContain(`✗ redis              127.0.0.1:${redis.port} refuses ${command} (${reply})\n`);
    const app = await BuiltApp.start(env);
    await eventually(() =>
      expect(app.output).toContain(`"command":"${command}","reply":"${reply}","msg":"Redis refuses`),
    );
    await app.stop();
  });

  describe('or whose connection is of no more use', () => {
    let other: Redis;
    beforeAll(async () => {
      other = await Redis.start();
    });
    afterAll(() => other.stop());

    it('is connected to anew when the name means another one, after a failover', async () => {
      const user = await deployment.connected();
      await comesBack(user);
      const before = log();
      await ask([['REPLICAOF', '127.0.0.1', '9']]);
      line.backends = [other.port];
      await eventually(async () => {
        await comesBack(user);
        expect(said('Redis is back', before)).toBe(1);
      });
      expect(await other.ask('KEYS', '*:refreshed:*')).not.toEqual([]);
      line.backends = [redis.port];
      await ask([['REPLICAOF', 'NO', 'ONE']]);
    });

    it('is connected to anew when the network forgot the old connection', async () => {
      const user = await deployment.connected();
      const before = log();
      // What is under way never arrives, and nobody says so.
      line.delayMs = 1e8;
      await comesBack(user);
      line.delayMs = 0;
      await eventually(async () => {
        await comesBack(user);
        expect(said('Redis is back', before)).toBe(1);
      });
    });

    it.each<[string, () => unknown]>([
      ['it closed an idle connection', () => redis.ask('CLIENT', 'KILL', 'TYPE', 'normal')],
      ['the network resets an idle connection', () => line.forget()],
    ])('is connected to anew without a word when %s', async (_what, close) => {
      const user = await deployment.connected();
      const works = async () => {
        await redis.ask('FLUSHALL');
        await comesBack(user);
        expect(await redis.ask('KEYS', '*:refreshed:*')).not.toEqual([]);
      };
      await eventually(works);
      const before = log();
      await close();
      await works();
      expect(said('Redis', before)).toBe(0);
    });
  });

  it('leaves none of its trials behind', async () => {
    expect(await redis.ask('KEYS', '*:trial:*')).toEqual([]);
  });
});

describeWithRedis('doctor at a Redis', () => {
  const at = (REDIS_URL: string) => ({
    ...appEnvironment({ client: 'public', appUrl: 'http://localhost:9', ...nobody }),
    REDIS_URL,
  });
  const started = async (options: Record<string, string>): Promise<Redis> => {
    const redis = await Redis.start(options);
    onTestFinished(() => redis.stop());
    return redis;
  };

  it.each(['', '/1'])(
    'names the rights that the app’s user lacks, and is content with those (%s)',
    async (database) => {
      const redis = await started({});
      await redis.ask('ACL', 'SETUSER', 'app', 'on', '>word');
      const env = at(redis.url.replace('//', '//app:word@') + database);
      const [, rights = ''] = /\(NOPERM\)\n.*ACL SETUSER <user> (.*)/.exec(await doctor(env)) ?? [];
      await redis.ask('ACL', 'SETUSER', 'app', ...rights.split(' '));
      expect(await doctor(env)).toMatch(/^✓ redis/);
    },
  );

  it('finds out that it is a node of a cluster which lacks half of the keys', async () => {
    const redis = await started({ 'cluster-enabled': 'yes', 'cluster-require-full-coverage': 'no' });
    await redis.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '8191');
    await eventually(async () => expect(await redis.ask('CLUSTER', 'INFO')).toContain('cluster_state:ok'));
    expect(await doctor(at(redis.url))).toMatch(/^✗ .* \(CLUSTERDOWN\)\n.* use a Redis that holds all keys/);
  });

  it('names the authority of its certificate as what Node lacks, and trusts it then', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-tls-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(cert, PEM.HERE);
    writeFileSync(key, PEM.KEY);
    const port = String(await freePort());
    await started({ 'tls-port': port, 'tls-cert-file': cert, 'tls-key-file': key, 'tls-auth-clients': 'no' });
    const env = at(`rediss://127.0.0.1:${port}`);
    expect(await doctor(env)).toMatch(/^✗ .*self-signed.*\n.*→ .*NODE_EXTRA_CA_CERTS=/);
    expect(await doctor({ ...env, NODE_EXTRA_CA_CERTS: cert })).toMatch(/^✓ redis/);
    expect(await doctor(at(`redis://127.0.0.1:${port}`))).toMatch(/^✗ .*\n.*→ .*rediss:\/\//);
  });

  it('takes one without TLS for what it is', async () => {
    const { port } = await started({});
    expect(await doctor(at(`rediss://127.0.0.1:${port}`))).toMatch(/^✗ .*\n.*→ .*redis:\/\//);
  });
});
