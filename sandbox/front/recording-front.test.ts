import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ExchangeLog } from '../control/exchange-log.ts';
import { freePort } from '../run/ports.ts';
import { startFront } from './recording-front.ts';

let respond: (from: IncomingMessage, to: ServerResponse) => void;
const app = createServer((from, to) => respond(from, to));
let log: ExchangeLog;
let port: number;
let endFront: () => Promise<void>;

beforeEach(async () => {
  await once(app.listen(0, '127.0.0.1'), 'listening');
  log = new ExchangeLog();
  port = await freePort();
  const { port: appPort } = app.address() as AddressInfo;
  endFront = await startFront({ port, host: '127.0.0.1', appPort }, log);
});
afterEach(async () => {
  app.removeAllListeners('upgrade');
  await endFront();
  app.closeAllConnections();
  if (app.listening) await once(app.close(), 'close');
});

const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init);

it('passes a request on unchanged, including Host and repeated headers', async () => {
  let arrived: string[] = [];
  respond = async (from, to) => {
    arrived = [...from.rawHeaders, from.url ?? '', Buffer.concat(await Array.fromAsync(from)).toString()];
    to.end();
  };
  const headers = [
    'Host',
    'app.example:3000',
    'X-oDD',
    '1',
    'X-oDD',
    '2',
    'Cookie',
    'a=b; c=d',
    'Connection',
    'close',
  ];
  const sent = request({ host: '127.0.0.1', port, path: '/a%2Fb?c=%20', method: 'POST', headers });
  sent.end('body');
  await once(sent, 'response');
  expect(arrived).toEqual([...headers, 'Transfer-Encoding', 'chunked', '/a%2Fb?c=%20', 'body']);
});

it('passes a response on unchanged, and keeps the connection to the browser open', async () => {
  const raw = ['X-oDD', '1', 'Set-Cookie', 'a=b', 'Set-Cookie', 'c=d', 'Content-Length', '2'];
  respond = (_, to) => to.writeHead(418, 'Short and stout', raw).end('hi');
  const sent = request({ host: '127.0.0.1', port, path: '/' }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect([response.statusCode, response.statusMessage]).toEqual([418, 'Short and stout']);
  expect(response.rawHeaders.slice(0, raw.length)).toEqual(raw);
  expect(response.headers.connection).toBe('keep-alive');
});

it('passes the first chunk of a page on before the app sends the last', async () => {
  const last = Promise.withResolvers<void>();
  respond = async (_, to) => {
    to.write('first');
    await last.promise;
    to.end('last');
  };
  const reader = (await ask('/')).body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
  last.resolve();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('last');
});

it('closes the connection to the app when the browser closes its own', async () => {
  const hungUp = Promise.withResolvers<void>();
  respond = (_, to) => to.on('close', () => hungUp.resolve());
  const leave = new AbortController();
  const asked = ask('/connected', { signal: leave.signal });
  await expect.poll(() => log.list().length).toBe(1);
  leave.abort();
  await expect(asked).rejects.toThrow();
  await hungUp.promise;
  await expect.poll(() => log.list()[0]?.answeredAfter).toBe(1);
});

it('closes the connection to the browser when the app is not running', async () => {
  await once(app.close(), 'close');
  await expect(ask('/')).rejects.toThrow();
});

it('passes bytes both ways after an upgrade, as live reload needs it', async () => {
  app.on('upgrade', (from, socket, head) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    socket.write(`${from.headers.host} ${head}`);
    socket.on('data', (data) => socket.end(`you said ${data}`));
  });
  const socket = connect(port, '127.0.0.1');
  socket.write(
    'GET /_next/hmr HTTP/1.1\r\nHost: app.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nearly',
  );
  let heard = '';
  socket.on('data', (data) => {
    heard += data;
    if (heard.endsWith('early')) socket.write('hello');
  });
  await once(socket, 'close');
  expect(heard).toMatch(/^HTTP\/1\.1 101[\s\S]*app\.example earlyyou said hello$/);
});

it('records the request of the browser and the response', async () => {
  respond = (_, to) =>
    to.writeHead(303, ['Location', '/connected', 'Set-Cookie', 'a=b', 'Set-Cookie', 'c=d']).end();
  const body = new URLSearchParams({ title: 'Tea' });
  await ask('/form?state=s', { method: 'POST', body, headers: { cookie: 'x=y' }, redirect: 'manual' });
  expect(log.list()).toEqual([
    expect.objectContaining({
      ...{ server: 'app', method: 'POST', path: '/form', query: { state: 's' }, params: { title: 'Tea' } },
      ...{ status: 303, location: '/connected', readable: [] },
      headers: expect.objectContaining({ cookie: 'x=y' }),
      answerHeaders: expect.arrayContaining([
        ['set-cookie', 'a=b'],
        ['set-cookie', 'c=d'],
      ]),
    }),
  ]);
});

it('does not record static files, probes, prefetches and the doctor', async () => {
  respond = (_, to) => to.end();
  for (const path of ['/_next/static/x.js', '/icon.svg', '/manifest.webmanifest', '/health', '/ready'])
    await ask(path);
  await ask('/connected', { headers: { 'next-router-prefetch': '1' } });
  await ask('/connect', { headers: { 'user-agent': 'connected-app-doctor' } });
  await ask('/', { headers: { 'sec-purpose': 'prefetch;prerender' } });
  expect(log.list()).toEqual([]);
});

it.each(['identity', 'gzip'])(
  'records which secrets a response shows to the browser (%s)',
  async (encoding) => {
    const tokens = {
      access_token: 'an-access-token-of-the-test',
      refresh_token: 'a-refresh-token-of-the-test',
    };
    const arrival = { method: 'POST', path: '/v1/oauth2/token', query: {}, headers: {}, contentType: null };
    const exchange = log.add({ server: 'stytch', ...arrival, authorization: null, body: '', params: {} });
    log.finish(exchange, { answer: JSON.stringify(tokens) });
    const text = Buffer.from(`<p>${tokens.access_token}</p>`);
    respond = (_, to) =>
      to.writeHead(200, { 'Content-Encoding': encoding }).end(encoding === 'gzip' ? gzipSync(text) : text);
    await (await ask('/')).text();
    expect(log.list({ path: '/' })[0]?.readable).toEqual(['access_token']);
  },
);
