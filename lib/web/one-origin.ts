import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/**
 * Lets `APP_URL` be this app's one origin for Next.js as well.
 *
 * Next.js compares the `Origin` of a server action with `X-Forwarded-Host` or `Host`. The first is
 * whatever a client says when no proxy removes it; the second is an inner name behind many proxies
 * (nginx sends its upstream's unless told), and then every action of every person would be refused.
 *
 * @param appUrl this app's one origin
 */
export function believeInOneOrigin(appUrl: string): void {
  const { host } = new URL(appUrl);
  subscribe('http.server.request.start', (message) => {
    const { headers, method } = (message as { request: IncomingMessage }).request;
    delete headers['x-forwarded-host'];
    // On GET the app itself looks at it, to send people to the right name; see canonical-host.ts.
    if (method === 'POST') headers.host = host;
  });
}
