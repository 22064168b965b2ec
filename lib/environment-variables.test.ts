import { createClient } from '@redis/client';
import { describe, expect, it } from 'vitest';
import { redisAddress } from './environment-variables';

const takes = (url: string) => redisAddress.safeParse(url).success;

function clientTakes(url: string): boolean {
  try {
    createClient({ url });
    return true;
  } catch {
    return false;
  }
}

describe('an address of a Redis', () => {
  it.each([
    'redis://localhost',
    'redis://localhost:6379/',
    'rediss://user:p%25zz@redis.example:6380/15',
    'redis://:p%C3%A9@[::1]:6379',
  ])('may be %s', (url) => {
    expect([takes(url), clientTakes(url)]).toEqual([true, true]);
  });

  it.each([
    'redis://:p%zz@localhost',
    'redis://u%:41@localhost',
    'redis://:%ff@localhost',
    'redis://localhost/abc',
    'redis://localhost/1/2',
  ])('cannot be %s, over which the client throws', (url) => {
    expect([takes(url), clientTakes(url)]).toEqual([false, false]);
  });

  it.each(['http://localhost', 'localhost:6379', ''])('is not %j', (url) => {
    expect(takes(url)).toBe(false);
  });
});
