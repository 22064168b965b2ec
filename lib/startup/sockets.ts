import { subscribe } from 'node:diagnostics_channel';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { log } from '@/lib/log';
import { problems } from '@/lib/problems';

/**
 * Treats a request to upgrade (to a WebSocket, say) as any other request, as RFC 9110 §7.8 allows: Next.js keeps such
 * sockets, without any timeout, and a few hundred silent ones use up the descriptors of the process. `next dev` reloads
 * pages by upgrades, so this is not for it. It also gives a page to headers that are too large for Node.js.
 *
 * Next.js makes the server. The first that this app sees of it is a socket that it has accepted.
 */
export function guardSockets(): void {
  subscribe('net.server.socket', (message) => {
    const { server } = (message as { socket: Socket & { server?: Server } }).socket;
    server?.removeAllListeners('upgrade');
    if (server?.listenerCount('clientError') === 0) server.on('clientError', refuse);
  });
}

/** Refuses as Node.js does, which leaves it all to a listener. No redirect: the same cookies would come with it. */
function refuse({ code }: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: ServerResponse }): void {
  const tooLarge = code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const { title, happened, advice } = problems.request_unusable;
  const page = `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>${happened}<p>${advice}<p><a href="/">Go to the front page</a>`;
  if (tooLarge) log.warn({ problem: 'request_unusable', status }, 'problem');
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n`;
  if (socket.writable && !socket._httpMessage?.headersSent) socket.write(tooLarge ? head + page : head);
  socket.destroySoon();
}
