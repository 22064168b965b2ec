import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished, vi } from 'vitest';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { BuiltApp } from '../support/built-app.ts';

const nobody = { stytchUrl: 'http://127.0.0.1:9', platformUrl: 'http://127.0.0.1:9' };

/** Addresses of this machine, as they stand in a URL. */
const addresses = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .filter(({ scopeid = 0 }) => scopeid === 0)
  .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));

/** @returns the addresses at which the app responds */
async function respondsAt(env: Record<string, string>): Promise<string[]> {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const app = await BuiltApp.start({ ...appEnvironment({ client: 'public', appUrl, ...nobody }), ...env });
  onTestFinished(() => app.stop());
  const found = await Promise.all(
    addresses.map((address) =>
      fetch(`http://${address}:${port}/health`).then(
        ({ ok }) => ok && address,
        () => false,
      ),
    ),
  );
  return found.filter((address) => typeof address === 'string');
}

it.each(['no-such-host', '127.0.0.1', '0.0.0.0'])(
  'listens at every address where HOSTNAME is exported as %s',
  async (HOSTNAME) => {
    expect(await respondsAt({ HOSTNAME, LISTEN_ADDRESS: '' })).toEqual(addresses);
  },
);

it('listens at the one address that it is told', async () => {
  expect(await respondsAt({ LISTEN_ADDRESS: '127.0.0.1' })).toEqual(['127.0.0.1']);
});

it('guards the first request as any other, however early it comes', async () => {
  const port = await freePort();
  const appUrl = `http://localhost:${port}`;
  const starting = BuiltApp.start(appEnvironment({ client: 'public', appUrl, ...nobody }));
  onTestFinished(async () => (await starting).stop());
  // Not by fetch, which takes longer between two tries.
  const first = await vi.waitFor(
    async () => {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    },
    { timeout: 15_000, interval: 1 },
  );
  first.write(`GET /connected?${'a&'.repeat(100)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(await text(first)).toMatch(/\r\nvary: .*\bcookie\b/i);
});
