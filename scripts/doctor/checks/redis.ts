import { createClient } from '@redis/client';
import { type Check, fault, ok } from '../finding.ts';
import { failure } from '../request.ts';

const TIMEOUT_MS = 2000;

/** Redis answers, and lets this app in. */
export const redis: Check = {
  name: 'redis',
  variables: ['REDIS_URL'],
  look: async ({ config: { redisUrl } }) => {
    if (!redisUrl) return [ok('none configured: this instance coordinates its refreshes by itself')];
    const { host } = new URL(redisUrl);
    const client = createClient({
      url: redisUrl,
      socket: { connectTimeout: TIMEOUT_MS, reconnectStrategy: false },
      commandOptions: { timeout: TIMEOUT_MS },
    });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.ping();
      return [ok(`${host} responds`)];
    } catch (error) {
      const { words } = failure(error);
      const credentials = /NOAUTH|WRONGPASS|NOPERM/.test(words);
      return [
        fault(
          `${host}: ${words}`,
          credentials
            ? 'REDIS_URL: user and password go in front of the host, like redis://user:password@host:6379'
            : 'REDIS_URL: start Redis there, or remove the variable to run without',
        ),
      ];
    } finally {
      if (client.isOpen) client.destroy();
    }
  },
};
