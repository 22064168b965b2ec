import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPersonalPath } from '@/lib/personal-paths';

/**
 * Adds `Vary: Cookie` to personal answers (RFC 9111 §4.1).
 *
 * Next.js 16 overwrites `Vary` on pages after configuration, proxy and page have had their say, so
 * this listens where Node.js hands out the response, and amends the header as it is set.
 */
export function varyPersonalAnswersByCookie(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (!isPersonalPath(request.url ?? '')) return;
    const setHeader = response.setHeader;
    response.setHeader = function (name, value) {
      return setHeader.call(this, name, name.toLowerCase() === 'vary' ? withCookie(value) : value);
    };
  });
}

function withCookie(vary: number | string | readonly string[]): string {
  const fields = [vary].flat().join(', ');
  return /(^|[\s,])(cookie|\*)($|[\s,])/i.test(fields) ? fields : `${fields}, Cookie`;
}
