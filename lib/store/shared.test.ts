import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const client = vi.hoisted(() => ({ refuses: '', createClient: vi.fn() }));
vi.mock('@redis/client', () => client);
vi.mock('@/lib/config', () => ({ config: () => ({ redisUrl: 'redis://localhost', clientId: 'client' }) }));

/** A client whose Redis refuses one command, and whose connection still delivers each response after that. */
const working = () => ({
  on: () => {},
  destroy: () => {},
  connect: async () => {},
  ...Object.fromEntries(
    ['eval', 'get', 'pExpire', 'set', 'zAdd', 'zRange', 'zRem'].map((name) => [
      name,
      async () => {
        if (name === client.refuses) throw new Error("READONLY You can't write against a read only replica.");
        return 'value';
      },
    ]),
  ),
});

beforeEach(() => {
  vi.resetModules();
  client.refuses = '';
  delete (globalThis as { [key: symbol]: unknown })[Symbol.for('connected-app.shared')];
});
afterEach(() => vi.restoreAllMocks());

async function load() {
  const { withShared, wasSharedDown } = await import('./shared');
  const { log } = await import('@/lib/log');
  const lines = {
    warn: vi.spyOn(log, 'warn').mockReturnValue(),
    info: vi.spyOn(log, 'info').mockReturnValue(),
    error: vi.spyOn(log, 'error').mockReturnValue(),
  };
  return { withShared, wasSharedDown, lines };
}

it('returns undefined when the client throws over the address', async () => {
  const { withShared, wasSharedDown } = await load();
  client.createClient.mockImplementation(() => {
    throw new TypeError('Invalid URL');
  });
  const use = vi.fn();
  expect(await withShared(use)).toBeUndefined();
  expect(await withShared(use)).toBeUndefined();
  expect(use).not.toHaveBeenCalled();
  expect(wasSharedDown()).toBe(true);
});

it('takes a value that Postgres refuses for no outage, and logs it', async () => {
  const { withShared, wasSharedDown, lines } = await load();
  client.createClient.mockImplementation(working);
  const err = Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00'), { code: '22021' });
  expect(await withShared(() => Promise.reject(err))).toBeUndefined();
  expect(wasSharedDown()).toBe(false);
  expect(lines.error.mock.calls).toEqual([[{ err }, 'the database refuses a value']]);
  expect(await withShared((redis) => redis.GET('key'))).toBe('value');
});

it('does not say that Redis is back when a replica refuses one command and responds to the next', async () => {
  const { withShared, lines } = await load();
  client.createClient.mockImplementation(working);
  await withShared((redis) => redis.GET('key'));
  client.refuses = 'set';
  const responses = await Promise.all([
    withShared((redis) => redis['SET PX']('key', 'value', 1000)),
    withShared((redis) => redis.GET('key')),
    withShared(async (redis) => (await redis.GET('key')) && redis.ZRANGE('key', '', 1)),
  ]);
  expect(responses).toEqual([undefined, 'value', 'value']);
  expect([lines.warn.mock.calls.length, lines.info.mock.calls.length]).toEqual([1, 0]);
});
