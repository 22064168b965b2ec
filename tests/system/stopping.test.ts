import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { appEnvironment } from '../../sandbox/app-environment.ts';
import { freePort } from '../../sandbox/run/ports.ts';
import { BuiltApp } from '../support/built-app.ts';

let app: BuiltApp;
let env: Record<string, string | undefined>;
/** The issuer has a request of the app, and waits for the test before it responds. */
let asked: Promise<ServerResponse>;

beforeEach(async () => {
  const issuer = createServer().listen(0, '127.0.0.1');
  await once(issuer, 'listening');
  asked = once(issuer, 'request').then(([, response]) => response);
  const stytchUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const appUrl = `http://localhost:${await freePort()}`;
  env = appEnvironment({ client: 'public', appUrl, stytchUrl, platformUrl: stytchUrl });
  app = await BuiltApp.start(env);
  onTestFinished(async () => {
    issuer.close();
    await app.stop('SIGKILL');
  });
});

/** @returns a connection to the app on which this was sent, and all that comes back on it until it is closed */
function send(...lines: string[]) {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  socket.on('error', () => {}).write(lines.join('\r\n'));
  return { socket, received: text(socket) };
}

/** @returns how long it takes to end from now on, in seconds */
async function ended(): Promise<number> {
  const since = performance.now();
  await once(app.process, 'close');
  return (performance.now() - since) / 1000;
}

it('keeps idle connections open for longer than a balancer uses them again', async () => {
  const { headers } = await fetch(`${app.url}/health`);
  expect(headers.get('keep-alive')).toBe('timeout=75');
});

it('ends soon after it was told to, and first finishes what is under way', async () => {
  const head = [`Host: ${new URL(app.url).host}`, 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];
  const { received } = send('GET /connect HTTP/1.1', ...head, '', '');
  const response = await asked;
  app.process.kill('SIGTERM');
  // It accepts nobody any more.
  await expect.poll(() => fetch(app.url).then(String, () => 'refused')).toBe('refused');
  expect(app.process.exitCode).toBeNull();
  response.writeHead(500).end();
  expect(await ended()).toBeLessThan(4);
  expect(await received).toMatch(/^HTTP\/1\.1 303 .*\r\nlocation: .*\/problem\/issuer_unavailable\r\n/is);
  expect(await received).toMatch(/\r\nConnection: close\r\n/);
});

it.each([
  ['an idle one', 'GET /health HTTP/1.1', 'Host: localhost', '', ''],
  ['one that never carried a request'],
  ['half a head', 'GET /health HTTP/1.1\r\nHost:'],
  ['half a body', 'POST /disconnect HTTP/1.1', 'Host: localhost', 'Content-Length: 9', '', ''],
])('ends soon after it was told to, whatever connection is open: %s', async (_what, ...lines) => {
  const { socket } = send(...lines);
  await once(socket, 'connect');
  // It has seen what came before this.
  await fetch(`${app.url}/health`, { headers: { connection: 'close' } });
  app.process.kill('SIGTERM');
  expect(await ended()).toBeLessThan(6);
});

it('goes on for SHUTDOWN_DELAY_SECONDS after SIGTERM, while /ready tells balancers to send nobody', async () => {
  await app.stop('SIGKILL');
  app = await BuiltApp.start({ ...env, SHUTDOWN_DELAY_SECONDS: '2' });
  const statusOf = async (path: string) => (await fetch(app.url + path)).status;
  expect(await statusOf('/ready')).toBe(200);
  app.process.kill('SIGTERM');
  const seconds = ended();
  await expect.poll(() => statusOf('/ready')).toBe(503);
  // As a proxy of containers that stops them twice.
  app.process.kill('SIGTERM');
  expect([await statusOf('/'), await statusOf('/health')]).toEqual([200, 200]);
  expect(await seconds).toBeGreaterThan(1.9);
  expect(await seconds).toBeLessThan(6);
});

it('responds at /ready only when it has started: never with another status than 200', async () => {
  await app.stop('SIGKILL');
  const starting = BuiltApp.start(env);
  const { href } = new URL('/ready', env.APP_URL);
  const statuses: number[] = [];
  const ask = () =>
    fetch(href).then(
      ({ status }) => statuses.push(status),
      () => 0,
    );
  await expect.poll(ask, { interval: 5, timeout: 15_000 }).toBeGreaterThan(0);
  expect(statuses).toEqual([200]);
  app = await starting;
});
