import type { Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

export interface Listening {
  /** Origin without a trailing slash. */
  url: string;
  /** From now on this app responds. Until then: 503. */
  serve(app: Hono<{ Bindings: HttpBindings }>): void;
  /** Cuts every connection and refuses new ones. */
  close(): Promise<void>;
  /** Listens again on the same port after `close`. */
  reopen(): Promise<void>;
}

/**
 * Opens a port on 127.0.0.1 before there is anything to serve: the issuer's name contains the port, and with port 0
 * it is only known afterwards.
 * @throws Error with code EADDRINUSE when the port is taken.
 */
export async function listen(port: number): Promise<Listening> {
  let app: Hono<{ Bindings: HttpBindings }> | undefined;
  const server = createAdaptorServer({
    fetch: (request, env) =>
      app ? app.fetch(request, env as HttpBindings) : new Response('starting', { status: 503 }),
  }) as Server;
  const open = (at: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await open(port);
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}`,
    serve: (next) => {
      app = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    reopen: () => (server.listening ? Promise.resolve() : open(actual)),
  };
}
