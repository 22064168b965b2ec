import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How long an idle connection stays open, in milliseconds: longer than balancers use one again (nginx and AWS: 60 s).
 * Whoever sends a request on a connection that closes at this moment gets no response.
 */
const idleMs = 75_000;
/** How long a stopping server waits for requests that have begun to arrive, in milliseconds. */
const graceMs = 2000;

type Message = {
  socket: Socket & { server?: Server };
  server: Server;
  response: ServerResponse<IncomingMessage>;
};

/**
 * Sees to the connections of the server. Next.js makes that. The first that this app sees of it is a socket that it has
 * accepted.
 *
 * - A request to upgrade (to a WebSocket, say) is treated as any other, as RFC 9110 §7.8 allows. Next.js listens for
 *   upgrades in production, where it has no use for them, and keeps the socket. No timeout of the server applies to that
 *   socket, so a few hundred silent ones use up the descriptors of the process. Without a listener Node.js ignores the
 *   header. `next dev` reloads pages by upgrades, so this is not for it.
 * - An idle connection stays open for `idleMs`, or longer if `KEEP_ALIVE_TIMEOUT` says so, which Next.js reads.
 * - A server that was told to stop finishes the requests under way. Node.js would wait for their connections to become
 *   old, and for those that never carried a request, without end.
 */
export function tendConnections(): void {
  /** Open connections, each with the response that is under way. */
  const open = new Map<Socket, ServerResponse | undefined>();
  const on = (channel: string, act: (message: Message) => void) =>
    subscribe(channel, (message) => act(message as Message));
  on('net.server.socket', ({ socket }) => {
    const { server } = socket;
    if (!server?.keepAliveTimeout) return;
    server.removeAllListeners('upgrade');
    server.keepAliveTimeout = Math.max(server.keepAliveTimeout, idleMs);
    open.set(socket, undefined);
    socket.once('close', () => open.delete(socket));
  });
  on('http.server.request.start', ({ socket, response }) => open.set(socket, response));
  on('http.server.response.finish', ({ socket, server }) => {
    if (open.has(socket)) open.set(socket, undefined);
    if (!server.listening) socket.destroySoon();
  });
  const stop = () => {
    for (const response of open.values())
      if (response?.headersSent === false) response.setHeader('Connection', 'close');
    setTimeout(() => {
      for (const [socket, response] of open) if (!response?.req.complete) socket.destroy();
    }, graceMs).unref();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
