import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Stop } from '../../scripts/tools/say.ts';

async function isTaken(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * @returns a port that nothing listens on now. It is below those that systems give to outgoing connections: one of
 * these would take it before a server listens there, or while the server restarts.
 */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_768);
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Throws if something already listens on one of the ports, on IPv4 or IPv6: a server that holds only the other
 * `localhost` would be the one that the browser reaches.
 * @param ports port by the name of what needs it
 * @param howToMove said to the user, who may need the other program
 */
export async function requireFreePorts(ports: Record<string, number>, howToMove: string): Promise<void> {
  const taken: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if ((await isTaken('127.0.0.1', port)) || (await isTaken('::1', port))) taken.push(`${port} (${name})`);
  }
  if (taken.length > 0)
    throw new Stop(`Ports in use: ${taken.join(', ')}. Stop whatever uses them, or ${howToMove}.`);
}
