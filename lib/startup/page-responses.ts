import type { IncomingMessage, ServerResponse } from 'node:http';
import { expireByHeader } from '@/lib/cookies/cookies';
import { isPerRequest, pathOf } from '@/lib/routes';
import { pageHead } from '@/lib/web/http';

/**
 * Does for a page per request what proxy.ts does elsewhere: policy, nonce, status, and the refusal of a POST from another
 * site. The proxy acts where a request has no policy when it comes to Next.js. A policy that the client sent is dropped, so
 * no request gets past both, and none chooses its nonce: docs/decisions/0013-policy-at-node.md.
 */
export function setPageHead(request: IncomingMessage, response: ServerResponse): void {
  const { headers, method = '', url = '' } = request;
  delete headers['content-security-policy'];
  delete headers['content-security-policy-report-only'];
  if (!isPerRequest(url)) return;
  const get = (name: string) => headers[name]?.toString() ?? null;
  const { location, policy, status, saysNotice } = pageHead(method, pathOf(url), { get });
  const { setHeader, writeHead } = response;
  if (location !== undefined) {
    // Next.js responds 404 to it, and does nothing.
    Object.assign(request, { method: 'GET', url: '/-' });
    response.writeHead = () => writeHead.call(response.setHeader('Location', location), 303);
    return;
  }
  headers['content-security-policy'] = policy;
  // The rules of next.config.ts take the policy for the client's.
  response.setHeader = (name, value) =>
    setHeader.call(response, name, /^content-security-policy$/i.test(name) ? policy : value);
  response.setHeader('Content-Security-Policy', policy);
  response.writeHead = ((...head: Parameters<typeof writeHead>) => {
    if (head[0] === 200) head[0] = status;
    if (saysNotice) expireByHeader((...header) => response.appendHeader(...header), 'notice');
    return writeHead.apply(response, head);
  }) as typeof writeHead;
}

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
