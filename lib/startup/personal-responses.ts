import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPersonalPath } from '@/lib/routes';

/**
 * Lets no cache keep a personal answer or give it to anybody else: `Cache-Control: private, no-store`
 * and `Vary: Cookie` (RFC 9111 §4.1, §5.2.2.5), on redirects and errors too.
 *
 * Next.js 16 overwrites `Vary` on pages and `Cache-Control` on the redirects of server actions after
 * configuration, proxy and page have had their say, so this listens where Node.js hands out the
 * response, and amends both as they are set.
 */
export function keepPersonalResponsesPrivate(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (!isPersonalPath(request.url ?? '')) return;
    const setHeader = response.setHeader;
    response.setHeader = function (name, value) {
      return setHeader.call(this, name, amended(name, value));
    };
    response.setHeader('Cache-Control', '');
    response.setHeader('Vary', 'Cookie');
  });
}

type Value = number | string | readonly string[];

function amended(name: string, value: Value): Value {
  switch (name.toLowerCase()) {
    case 'cache-control':
      return 'private, no-store';
    case 'vary':
      return withCookie(value);
    default:
      return value;
  }
}

function withCookie(vary: Value): string {
  const fields = [vary].flat().join(', ');
  return /(^|[\s,])(cookie|\*)($|[\s,])/i.test(fields) ? fields : `${fields}, Cookie`;
}
