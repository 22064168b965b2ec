import { once } from 'node:events';
import type { Server } from 'node:http';

/** Lets a server listen on 127.0.0.1. @returns what ends it */
export async function listening(server: Server, port: number): Promise<() => Promise<void>> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
}
