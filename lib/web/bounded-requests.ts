import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { boundedTarget } from './bounded-target';
import { ownCookies } from './own-cookies';

/**
 * Takes from every request what no answer needs and Next.js would spend seconds on, before it sees any:
 * a handler, page or proxy comes too late, as it is the framework that reads cookies and query first.
 */
export function boundRequests(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.url = boundedTarget(request.url ?? '');
    const { cookie } = request.headers;
    if (cookie !== undefined) request.headers.cookie = ownCookies(cookie);
  });
}
