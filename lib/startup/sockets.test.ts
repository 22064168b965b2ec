import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { beforeAll, expect, it } from 'vitest';
import { tendSockets } from './sockets';

beforeAll(() => tendSockets());

it('answers a request to upgrade as any other', async () => {
  const server = createServer((request, response) => response.end(request.url));
  // As Next.js does: listens, and leaves the socket open.
  server.on('upgrade', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('GET /hmr HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [response] = await once(socket.setEncoding('utf8'), 'data');
  expect(response).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\/hmr/);
  socket.destroy();
  server.close();
});

it('keeps an idle connection open for longer than balancers do, and for as long as the operator said', async () => {
  const server = createServer((_request, response) => response.end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await fetch(url)).headers.get('keep-alive')).toBe('timeout=75');
  for (const seconds of [1, 620]) {
    server.keepAliveTimeout = seconds * 1000;
    server.closeIdleConnections();
    expect((await fetch(url)).headers.get('keep-alive')).toBe(`timeout=${seconds}`);
  }
  server.close();
});
