import { z } from 'zod';
import { decoded } from './decoded';

/**
 * The address of a Redis. Refuses at the start what the Redis client would throw over at each use: an app that
 * starts, and then fails every *Disconnect*, is worse than one that does not start.
 */
export const redisAddress = z
  .url({ protocol: /^rediss?$/, error: 'is not a redis:// or rediss:// URL', abort: true })
  .superRefine((value, ctx) => {
    const { username, password, pathname } = new URL(value);
    if ([username, password].some((text) => decoded(text) === undefined))
      ctx.addIssue('has a bare % in its user name or password; write %25 for it');
    if (!/^\/?\d*$/.test(pathname)) ctx.addIssue('has a path, and it is not the number of a database');
  });
