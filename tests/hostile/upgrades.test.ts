import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { testDeployment } from '../support/vitest.ts';

const deployment = testDeployment({ client: 'confidential' });

/** @returns the first line of the response to a request that wants to leave HTTP */
async function upgrade(path: string, protocol: string): Promise<string> {
  const socket = connect(deployment.port, '127.0.0.1').setEncoding('utf8');
  const { host } = new URL(deployment.appUrl);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: upgrade\r\nUpgrade: ${protocol}\r\n` +
      'Sec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );
  try {
    const [response] = await once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
    return String(response).split('\r\n', 1)[0] ?? '';
  } finally {
    socket.destroy();
  }
}

it.each([
  ['/_next/webpack-hmr', 'websocket', 404],
  ['/_next/hmr?id=x', 'websocket', 404],
  ['/_next/mcp', 'websocket', 404],
  ['/health', 'websocket', 200],
  ['/health', 'h2c', 200],
])(
  'a request of %s to change the protocol to %s gets an ordinary response',
  async (path, protocol, status) => {
    // With an ordinary response the socket stays under the server's own timeouts.
    expect(await upgrade(path, protocol)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  },
);
