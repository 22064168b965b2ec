import type { IncomingMessage, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { problems } from '@/lib/problems';
import { pathOf, routes } from '@/lib/routes';

/** Next.js sets this header. With it, its script would show app/global-error.tsx. */
const unknownAction = 'x-nextjs-action-not-found';

/**
 * Redirects to a problem page, and logs, errors that Next.js answers with a bare text or nothing: an unsupported method,
 * an action of another release, an unreadable body, a page that threw. It does so for navigations and for calls of
 * actions. Other fetches, and handlers for machines, get the error unchanged.
 */
export function explainBareErrors({ method, headers, url = '' }: IncomingMessage, response: ServerResponse) {
  const path = pathOf(url);
  const row = routes[path];
  if (method === 'HEAD' || (row && !row.page && (row.visibility === 'public' || row.auth))) return;
  // A problem page that threw would redirect to itself.
  if (method === 'GET' && path.startsWith('/problem/')) return;
  const { 'sec-fetch-dest': destination, accept, 'next-action': action } = headers;
  const navigates = destination ? destination === 'document' : accept?.includes('text/html');
  const { writeHead } = response;
  response.writeHead = function (this: ServerResponse, ...head: Parameters<typeof writeHead>) {
    const [status] = head;
    const type = String(this.getHeader('content-type'));
    const repeated = status === 405 && method === 'POST' && (navigates || !destination);
    // Next.js shows the error of a page that threw by a script: without JavaScript the page is white.
    const expected = status < 500 ? /html|json/ : /json/;
    const bare = navigates ? !expected.test(type) : action !== undefined && type === 'text/plain';
    // Handlers answer 503 to a prefetch, which looks like a navigation.
    if (status < 400 || status === 503 || !(bare || repeated)) return writeHead.apply(this, head);

    const facts = { status, method, ...(row && { path }) };
    // Next.js answers 500 to an action's body above 1 MB (`bodySizeLimit`).
    const unusable = status < 500 || Number(headers['content-length']) > 1024 * 1024;
    const outdated = status === 409 && this.hasHeader(unknownAction);
    const code = outdated ? 'page_outdated' : unusable ? 'request_unusable' : 'internal';
    let location = `/problem/${code}`;
    if (repeated) {
      // 307 and 308 repeat a POST. `Lax` cookies come with the GET after a 303, and not with a POST from another site.
      log.warn(facts, 'POST where GET was expected: did the platform redirect with 307 or 308?');
      const { pathname = '/', search = '' } = URL.parse(url, config().appUrl) ?? {};
      location = config().appUrl + pathname + search;
    } else log[problems[code].level]({ problem: code, ...facts }, 'problem');
    this.setHeader('Cache-Control', 'private, no-store, no-transform').removeHeader(unknownAction);
    if (action === undefined) return writeHead.call(this.setHeader('Location', location), 303);
    // Next's script follows this header whatever the status is.
    return writeHead.apply(this.setHeader('x-action-redirect', `${location};push`), head);
  } as typeof writeHead;
}
