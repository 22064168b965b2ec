import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { waitForEachAddress } from './process';

waitForEachAddress();

/** A listener at 127.0.0.2 whose process sleeps: once its queue is full, Linux drops what else wants to connect. */
async function silentListener() {
  const code = `const server = require('node:net').createServer((socket) => socket.resume());
    server.listen({ host: '127.0.0.2', port: 0, backlog: 1 }, () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = Number(String((await once(child.stdout, 'data'))[0]));
  child.kill('SIGSTOP');
  const queued = Array.from({ length: 3 }, () => connect(port, '127.0.0.2').on('error', () => {}));
  onTestFinished(() => {
    for (const socket of queued) socket.destroy();
    child.kill('SIGKILL');
  });
  await Promise.all(queued.slice(0, 2).map((socket) => once(socket, 'connect')));
  return { port, wake: () => child.kill('SIGCONT') };
}

/** Connects to a name that has these addresses. */
async function connected(port: number, ...addresses: string[]): Promise<Socket> {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const socket = connect({ port, host: 'two.test', lookup: (_name, _options, done) => done(null, all) });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect', { signal: AbortSignal.timeout(5000) });
  return socket;
}

it.runIf(process.platform === 'linux')('waits for a distant address when the other one is dead', async () => {
  const distant = await silentListener();
  const socket = connected(distant.port, '127.0.0.2', '::1');
  setTimeout(distant.wake, 400);
  expect((await socket).remoteAddress).toBe('127.0.0.2');
});

it.runIf(process.platform === 'linux')('reaches the second address when the first is silent', async () => {
  const silent = await silentListener();
  const server = createServer().listen(silent.port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const socket = await connected((server.address() as AddressInfo).port, '127.0.0.2', '127.0.0.1');
  expect(socket.remoteAddress).toBe('127.0.0.1');
});
