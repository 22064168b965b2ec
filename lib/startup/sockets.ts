import { subscribe } from 'node:diagnostics_channel';
import {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { problems } from '@/lib/problems';
import { serving } from '@/lib/process-wide';

/** nginx and AWS reuse an idle connection for 60 s. A request on one that the app just closes would be lost. */
const idleMs = 75_000;

/** How long a stopping server waits for handlers: longer than a refresh may take. */
const lastWorkMs = 20_000;

/** How long a client may go on sending what nobody reads. */
const lingerMs = 5000;

/** `_httpMessage`: the pending response. */
type HttpSocket = Socket & { server?: Server; _httpMessage?: ServerResponse | null };

/**
 * Configures the server, which Next.js creates, and closes its sockets. A socket is the earliest point at which the app
 * can reach the server.
 *
 * - In production Next.js accepts upgrades (WebSocket) without need, and keeps their sockets beyond all timeouts. Without
 *   its listener, Node.js treats them as other requests (RFC 9110 §7.8).
 * - A stopping server first goes on for `SHUTDOWN_DELAY_SECONDS`, until balancers know. Then it finishes pending requests.
 *   Node.js would wait until their sockets are idle for long, and for ever if they never carried a whole request. Next.js
 *   would not wait for a request whose browser hung up: a refresh would lose its new token.
 *
 * @param flush runs when all of that is done, and ends soon
 */
export function tendSockets(flush: () => Promise<unknown> = async () => {}): void {
  const open = new Set<HttpSocket>();
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { socket: HttpSocket };
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const { server } = socket;
    server?.removeAllListeners('upgrade');
    if (server?.listenerCount('clientError') === 0) stopInOrder(server.on('clientError', refuseUnreadable));
    // Any other value than Node's default is the operator's: Next.js reads `KEEP_ALIVE_TIMEOUT`.
    if (server?.keepAliveTimeout === 5000) server.keepAliveTimeout = idleMs;
  });
  subscribe('http.server.response.finish', (message) => lingerBeforeClose(message as Finished));
  const closeSoon = () => {
    for (const { _httpMessage: response } of open)
      if (response?.headersSent === false) response.setHeader('Connection', 'close');
    setInterval(() => {
      for (const socket of open) if (!socket._httpMessage?.req.complete) socket.destroy();
    }, 1000).unref();
  };
  let delayMs: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    serving().ready = false;
    delayMs = signal === 'SIGTERM' ? config().shutdownDelayMs : 0;
  };
  const stopInOrder = (server: Server) => {
    const pending = new Set<Promise<unknown>>();
    const [handle = () => {}] = server.listeners('request') as RequestListener[];
    server.removeListener('request', handle).prependListener('request', (...args) => {
      const work = Promise.resolve(handle(...args)).finally(() => pending.delete(work));
      pending.add(work);
    });
    const { close } = server;
    // Next.js calls it at a signal, and exits after `done`.
    server.close = (done) => {
      if (delayMs === undefined) return close.call(server, done);
      void setTimeout(delayMs).then(() => {
        closeSoon();
        close.call(server, async (error) => {
          await Promise.race([
            Promise.allSettled(pending),
            setTimeout(lastWorkMs, undefined, { ref: false }),
          ]);
          await flush();
          done?.(error);
        });
      });
      return server;
    };
  };
  // Before the listeners of Next.js.
  process.prependOnceListener('SIGTERM', stop).prependOnceListener('SIGINT', stop);
}

/**
 * Refuses what Node.js cannot parse as a request. Headers that are too large get a page, and no redirect, which would
 * bring the same cookies again.
 */
function refuseUnreadable({ code }: NodeJS.ErrnoException, socket: HttpSocket): void {
  // Node.js reports each further part of the same request.
  if (socket.writableEnded) return;
  const tooLarge = code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const { title, explanation, advice } = problems.request_unusable;
  const page = `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>${explanation}<p>${advice}<p><a href="/">Go to the front page</a>`;
  if (tooLarge) log.warn({ problem: 'request_unusable', status }, 'problem');
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n`;
  socket.end(socket._httpMessage?.headersSent ? '' : tooLarge ? head + page : head);
  // The rest is read until the client closes, as in `lingerBeforeClose`.
  setTimeout(lingerMs, undefined, { ref: false }).then(() => socket.destroy());
}

/** What Node.js publishes. Underscores: its own ways to close after a response, and to discard the rest of a body. */
type Finished = {
  request: IncomingMessage & { _dump(): void };
  response: ServerResponse & { _last: boolean };
  socket: Socket;
};

/**
 * Closes a connection only when the client has sent the rest of its body. Node.js closes it with the response. TCP then resets
 * it because of the unread bytes, and a proxy that is still sending loses the response (RFC 9112 §9.6).
 */
function lingerBeforeClose({ request, response, socket }: Finished): void {
  if (request.complete || !response._last) return;
  response._last = false;
  request._dump();
  // Next.js pauses it when a body is too large.
  socket.resume();
  const deadline = performance.now() + lingerMs;
  const waiting = setInterval(() => {
    if (request.complete || performance.now() > deadline) socket.destroySoon();
  }, 50).unref();
  socket.once('close', () => clearInterval(waiting));
}
