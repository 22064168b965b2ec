import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Commands, connect } from '@/lib/store/redis';
import { Postgres } from '@/tests/support/postgres';
import { Redis } from '@/tests/support/redis';
import { describeWithPostgres, describeWithRedis, eventually } from '@/tests/support/vitest';
import { openTables } from './database';

type Tables = Awaited<ReturnType<typeof openTables>>;

const long = 60_000;
/** Waits until a value has expired. */
const gone = (of: Commands, key: string) =>
  eventually(async () => {
    expect(await of.GET(key)).toBeNull();
  });

/** What the app relies on. Each returns what it saw. */
const scripts: Record<string, (commands: Commands, key: string) => Promise<unknown>> = {
  'a lock has one holder': async (of, key) => [
    Boolean(await of['SET NX PX'](key, 'a', long)),
    Boolean(await of['SET NX PX'](key, 'b', long)),
    await of.GET(key),
  ],
  'a lock that expired has a new holder': async (of, key) => {
    await of['SET NX PX'](key, 'a', 20);
    return [await gone(of, key), Boolean(await of['SET NX PX'](key, 'b', long)), await of.GET(key)];
  },
  'nobody but its holder frees a lock': async (of, key) => {
    await of['SET NX PX'](key, 'a', long);
    await of['EVAL GET DEL'](key, 'b');
    const held = await of.GET(key);
    await of['EVAL GET DEL'](key, 'a');
    return [held, await of.GET(key)];
  },
  'nobody but its holder renews a lock': async (of, key) => {
    await of['SET NX PX'](key, 'a', 1000);
    await of['EVAL GET PEXPIRE'](key, 'a', long);
    await of['SET NX PX'](`${key}-other`, 'a', 1000);
    await of['EVAL GET PEXPIRE'](`${key}-other`, 'b', long);
    return [await gone(of, `${key}-other`), await of.GET(key)];
  },
  'a later value replaces an earlier one, with its lifetime': async (of, key) => {
    await of['SET PX'](key, 'a', 20);
    await of['SET PX'](`${key}-other`, 'a', 20);
    await of['SET PX'](key, 'b', long);
    return [await gone(of, `${key}-other`), await of.GET(key)];
  },
  'a lifetime is shortened, and never lengthened': async (of, key) => {
    await of['SET PX'](key, 'a', long);
    await of['PEXPIRE LT'](key, '', 20);
    await of['PEXPIRE LT'](key, '', long);
    return gone(of, key);
  },
  'members of a set are taken when they are due, and postponed': async (of, key) => {
    await of.ZADD(key, 'late', 3000);
    await of.ZADD(key, 'early', 1000);
    await of.ZADD(key, 'now', 2000);
    await of.PEXPIRE(key, '', long);
    const taken = (await of['EVAL ZRANGEBYSCORE ZADD'](key, '2000', 500)) as string[];
    const again = await of['EVAL ZRANGEBYSCORE ZADD'](key, '2000', 500);
    return [taken.toSorted(), again, (await of.ZRANGE(key, '', 200)).toSorted()];
  },
  'a member that is added again has the new time, and one that is removed is gone': async (of, key) => {
    const member = 'x'.repeat(5000);
    await of.ZADD(key, member, 1000);
    await of.ZADD(key, member, 3000.5);
    const taken = await of['EVAL ZRANGEBYSCORE ZADD'](key, '2000', 500);
    await of.ZREM(key, member);
    return [taken, await of.ZRANGE(key, '', 200)];
  },
};

describeWithPostgres('Postgres as the store', () => {
  let postgres: Postgres;
  let tables: Tables;
  let key: string;

  beforeAll(async () => {
    postgres = await Postgres.start();
    // Several instances make the tables at once.
    const opened = await Promise.all([1, 2, 3, 4].map(() => openTables(postgres.url, () => {})));
    tables = opened[0] as Tables;
    await Promise.all(opened.slice(1).map(({ close }) => close()));
  });
  beforeEach(() => {
    key = `connected-app:${randomUUID()}`;
  });
  afterAll(async () => {
    await tables.close();
    await postgres.stop();
  });

  describeWithRedis('as in Redis', () => {
    let redis: Redis;
    let ofRedis: ReturnType<typeof connect>;
    beforeAll(async () => {
      redis = await Redis.start();
      ofRedis = connect(redis.url, 'connected-app:trial:', () => {});
    });
    afterAll(async () => {
      ofRedis.close();
      await redis.stop();
    });

    it.each(Object.entries(scripts))('%s', async (_what, script) => {
      const expected = await script(await ofRedis.ready, key);
      expect(await script(tables.commands, key)).toEqual(expected);
    });
  });

  it('says by its code that the user may not make the tables', async () => {
    await postgres.ask('create role stranger login');
    const url = postgres.url.replace('app@', 'stranger@').replace(/postgres$/, 'template1');
    await expect(openTables(url, () => {})).rejects.toMatchObject({ code: '42501' });
  });

  it('one of fifty callers takes a lock, and one takes a member that is due', async () => {
    const many = Array.from({ length: 50 });
    const { commands } = tables;
    const held = await Promise.all(many.map((_, nth) => commands['SET NX PX'](key, `${nth}`, long)));
    expect(held.filter(Boolean)).toHaveLength(1);
    await commands.ZADD(`${key}-set`, 'a', 1);
    const taken = await Promise.all(
      many.map(() => commands['EVAL ZRANGEBYSCORE ZADD'](`${key}-set`, '2', 500) as Promise<string[]>),
    );
    expect(taken.flat()).toEqual(['a']);
  });

  describe('a row', () => {
    const until = Date.now() + long;
    const save = (value: string, connectedAt: number, refreshCount: number) =>
      tables.commands.save(
        { key, owner: 'o', value, connectedAt, refreshCount, usedAt: connectedAt, usedBy: 'job' },
        until,
        `${key}-ended`,
      );
    const load = () => tables.commands.load(key, `${key}-ended`, Date.now());

    it('keeps the version with the later start, then with more refreshes', async () => {
      await save('second', 1, 2);
      await save('first', 1, 1);
      expect((await load())?.value).toBe('second');
      await save('second again', 1, 2);
      expect((await load())?.value).toBe('second again');
      await save('new grant', 2, 0);
      await save('third', 1, 3);
      expect((await load())?.value).toBe('new grant');
    });

    it('says that its connection ended, whether it is written before or after', async () => {
      expect(await save('a', 1, 0)).toBe(false);
      await tables.commands['SET PX'](`${key}-ended`, '1', long);
      expect((await load())?.isEnded).toBe(true);
      expect(await save('b', 1, 1)).toBe(true);
      expect((await load())?.isEnded).toBe(true);
    });

    it('is listed for its owner, and is gone when it is removed or expired', async () => {
      const list = async (owner: string, now = Date.now()) =>
        (await tables.commands.list(owner, key, `${key}-ended`, now)).map(({ value }) => value);
      await save('a', 1, 0);
      expect(await list('o')).toEqual(['a']);
      expect(await list('another')).toEqual([]);
      expect(await list('o', until)).toEqual([]);
      await tables.commands.expire(key, Date.now() - 1);
      expect(await load()).toBeUndefined();
      await save('a', 1, 0);
      await tables.commands.remove(key);
      expect(await load()).toBeUndefined();
    });

    it('goes to one of ten instances when it expired', async () => {
      await save('a', 1, 0);
      await tables.commands.expire(key, Date.now() - 1);
      const taken = await Promise.all(
        Array.from({ length: 10 }, () => tables.commands.takeExpired(key, Date.now())),
      );
      expect(taken.flat().map(({ value }) => value)).toEqual(['a']);
    });
  });
});
