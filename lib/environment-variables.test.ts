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

describe('redisAddress', () => {
  it.each([
    'redis://localhost',
    'redis://localhost:6379/',
    'rediss://user:p%25zz@redis.example:6380/15',
    'redis://:p%C3%A9@[::1]:6379',
  ])('accepts %s, as the client does', (url) => {
    expect([takes(url), clientTakes(url)]).toEqual([true, true]);
  });

  it.each([
    'redis://:p%zz@localhost',
    'redis://u%:41@localhost',
    'redis://:%ff@localhost',
    'redis://localhost/abc',
    'redis://localhost/1/2',
  ])('refuses %s, over which the client throws', (url) => {
    expect([takes(url), clientTakes(url)]).toEqual([false, false]);
  });

  it.each(['http://localhost', 'localhost:6379', ''])('refuses %j, which is no Redis address', (url) => {
    expect(takes(url)).toBe(false);
  });
});
