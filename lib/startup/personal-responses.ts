import type { ServerResponse } from 'node:http';

/**
 * Forces `Cache-Control: private, no-store, no-transform` and `Vary: Cookie` (RFC 9111 §4.1, §5.2.2.5), on redirects
 * and errors too. Next.js 16 overwrites `Vary` on pages and `Cache-Control` on the redirects of server actions, after
 * configuration, proxy and page, so this amends both whenever they are set. `no-transform` is added last, because
 * Next.js does not compress a response that has it.
 */
export function setPrivateHeaders(response: ServerResponse): void {
  const { setHeader, writeHead } = response;
  response.setHeader = (name, value) => setHeader.call(response, name, amended(name, value));
  response.writeHead = ((...head: Parameters<typeof writeHead>) => {
    setHeader.call(response, 'Cache-Control', 'private, no-store, no-transform');
    return writeHead.apply(response, head);
  }) as typeof writeHead;
  // This goes through `amended`.
  response.setHeader('Cache-Control', '');
  response.setHeader('Vary', 'Cookie');
}

function amended(name: string, value: number | string | readonly string[]) {
  if (/^cache-control$/i.test(name)) return 'private, no-store';
  if (!/^vary$/i.test(name)) return value;
  const fields = [value].flat().join(', ');
  return /(^|[\s,])(cookie|\*)($|[\s,])/i.test(fields) ? fields : `${fields}, Cookie`;
}
