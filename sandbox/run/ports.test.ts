import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { requireFreePorts } from './ports.ts';

it.each(['127.0.0.1', '::1'])('names a port that is in use on %s, and what needs it', async (host) => {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await expect(requireFreePorts({ app: port }, 'set APP_URL')).rejects.toThrow(
    `Ports in use: ${port} (app). Stop whatever uses them, or set APP_URL.`,
  );
  server.close();
  await once(server, 'close');
  await expect(requireFreePorts({ app: port }, 'set APP_URL')).resolves.toBeUndefined();
});
