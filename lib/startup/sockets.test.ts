import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { guardSockets } from './sockets';

it('responds to a request to upgrade as to any other', async () => {
  guardSockets();
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
