import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { log } from '@/lib/log';
import { problems } from '@/lib/problems';

/**
 * Refuses what Node.js cannot take for a request, for a server's `clientError`. Headers that are too large get a page.
 * No redirect: the same cookies would come with it.
 */
export function refuseUnreadable(
  { code }: NodeJS.ErrnoException,
  socket: Socket & { _httpMessage?: ServerResponse },
): void {
  const tooLarge = code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const { title, happened, advice } = problems.request_unusable;
  const page = `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>${happened}<p>${advice}<p><a href="/">Go to the front page</a>`;
  if (tooLarge) log.warn({ problem: 'request_unusable', status }, 'problem');
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n`;
  if (socket.writable && !socket._httpMessage?.headersSent) socket.write(tooLarge ? head + page : head);
  socket.destroySoon();
}
