import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from '../../lib/store/lock';
import { sharedKey, withShared } from '../../lib/store/shared';
import { ttlStore } from '../../lib/store/ttl-store';
import { Redis } from '../support/redis.ts';
import { describeWithRedis, eventually } from '../support/vitest.ts';

/** Nothing is there, which only a Redis that responds can tell. */
const look = () => withShared((client) => client.GET('nothing'));

/** Keeps this process from doing anything else, as rendering many pages does. */
function keepBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describeWithRedis('coordination through a real Redis', () => {
  let redis: Redis;
  beforeAll(async () => {
    redis = await Redis.start();
    vi.stubEnv('REDIS_URL', redis.url);
  });
  beforeEach(() => eventually(async () => expect(await look()).toBeNull()));
  afterAll(() => redis.stop());

  describe('patience', () => {
    it('does not take this process being busy for slowness of Redis', async () => {
      const answer = look();
      keepBusy(400);
      expect(await answer).toBeNull();
    });

    it('gives up in half a second when Redis is slow', async () => {
      await redis.ask('CLIENT', 'PAUSE', '600', 'ALL');
      const started = performance.now();
      expect(await look()).toBeUndefined();
      expect(performance.now() - started).toBeLessThan(550);
    });
  });

  describe('the lock', () => {
    const times = { holdMs: 300, renewMs: 100, waitMs: 2000 };
    let id: string;
    let worked: string[];
    let settled: string | undefined;
    beforeEach(() => {
      id = randomUUID();
      worked = [];
      settled = undefined;
    });

    /** One instance's try. @param workMs how long the issuer takes */
    const refresh = (name: string, workMs = 20) =>
      withLock(
        id,
        async () => settled,
        async () => {
          worked.push(name);
          await new Promise((resolve) => setTimeout(resolve, workMs));
          settled = `settled by ${name}`;
          return settled;
        },
        times,
      );

    const heldByAnother = (ms: number) =>
      redis.ask('SET', sharedKey('lock', id), 'another', 'PX', String(ms));

    it('the lock lets one caller work, and gives its result to the others', async () => {
      const all = await Promise.all(['a', 'b', 'c'].map((name) => refresh(name)));
      expect(worked).toHaveLength(1);
      expect(new Set(all)).toEqual(new Set([settled]));
    });

    it('the lock stays with a holder that works longer than it lasts', async () => {
      const first = refresh('a', 3 * times.holdMs);
      await eventually(() => expect(worked).toEqual(['a']));
      expect(await refresh('b')).toBe('settled by a');
      expect(await first).toBe('settled by a');
      expect(worked).toEqual(['a']);
    });

    it('the lock passes to one caller when its holder died', async () => {
      await heldByAnother(times.holdMs);
      const all = await Promise.all(['a', 'b', 'c'].map((name) => refresh(name)));
      expect(worked).toHaveLength(1);
      expect(new Set(all)).toEqual(new Set([settled]));
    });

    it('the lock is neither extended nor released by a holder that lost it', async () => {
      const working = refresh('a', 3 * times.renewMs);
      await eventually(() => expect(worked).toEqual(['a']));
      await heldByAnother(60_000);
      await working;
      expect(await redis.ask('PTTL', sharedKey('lock', id))).toBeGreaterThan(50_000);
    });

    it('the lock makes a caller give up without work when it waited too long', async () => {
      await heldByAnother(60_000);
      expect(await refresh('a')).toBeUndefined();
      expect(worked).toEqual([]);
    });

    it('the lock makes a caller give up without work when Redis fails while another holds it', async () => {
      await heldByAnother(60_000);
      const waiting = refresh('a');
      await new Promise(setImmediate);
      await redis.ask('CLIENT', 'PAUSE', '600', 'ALL');
      expect(await waiting).toBeUndefined();
      expect(worked).toEqual([]);
    });
  });

  it('shortens the lifetime of an entry in Redis, and never lengthens it', async () => {
    const memory = ttlStore('test', 10);
    await memory.set('shortened', 'value', 60_000);
    await memory.expire('shortened', 10_000);
    await memory.expire('shortened', 50_000);
    expect(await redis.ask('PTTL', sharedKey('test', 'shortened'))).toBeLessThanOrEqual(10_000);
  });

  it('writes to Redis after its outage the values that were set meanwhile', async () => {
    await redis.kill();
    await ttlStore('test', 10).set('what', 'a result', 60_000);
    await redis.start();
    await eventually(async () => expect(await redis.ask('GET', sharedKey('test', 'what'))).toBe('a result'));
  });
});
