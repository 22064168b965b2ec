import { subscribe } from 'node:diagnostics_channel';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { log } from '@/lib/log';
import { problems } from '@/lib/problems';

/** Longer than nginx and AWS use an idle connection again (60 s): a request on one that just closes is lost. */
const idleMs = 75_000;

/** `_httpMessage`: the response under way. */
type HttpSocket = Socket & { server?: Server; _httpMessage?: ServerResponse | null };

/**
 * Sees to the sockets of the server, which Next.js makes: the first that this app sees of it is a socket.
 *
 * - In production Next.js has no use for upgrades (WebSocket), listens for them, and keeps the socket beyond all
 *   timeouts. Without a listener Node.js treats them as other requests (RFC 9110 §7.8).
 * - A stopping server finishes the requests under way. Node.js would then wait until their sockets are old, and without
 *   end for those that never carried a whole request.
 */
export function tendSockets(): void {
  const open = new Set<HttpSocket>();
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { socket: HttpSocket };
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const { server } = socket;
    server?.removeAllListeners('upgrade');
    if (server?.listenerCount('clientError') === 0) server.on('clientError', refuseUnreadable);
    // Any other value than Node's default is the operator's: Next.js reads `KEEP_ALIVE_TIMEOUT`.
    if (server?.keepAliveTimeout === 5000) server.keepAliveTimeout = idleMs;
  });
  const stop = () => {
    for (const { _httpMessage: response } of open)
      if (response?.headersSent === false) response.setHeader('Connection', 'close');
    setInterval(() => {
      for (const socket of open) if (!socket._httpMessage?.req.complete) socket.destroy();
    }, 1000).unref();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}

/**
 * Refuses what Node.js cannot take for a request. Headers that are too large get a page. No redirect: the same cookies
 * would come with it.
 */
function refuseUnreadable({ code }: NodeJS.ErrnoException, socket: HttpSocket): void {
  const tooLarge = code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const { title, happened, advice } = problems.request_unusable;
  const page = `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>${happened}<p>${advice}<p><a href="/">Go to the front page</a>`;
  if (tooLarge) log.warn({ problem: 'request_unusable', status }, 'problem');
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n`;
  if (socket.writable && !socket._httpMessage?.headersSent) socket.write(tooLarge ? head + page : head);
  socket.destroySoon();
}
