import type { IncomingMessage, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { log } from '@/lib/log';
import { problems } from '@/lib/problems';
import { pathOf, routes } from '@/lib/routes';

/** Next.js sets it on the response, and then its script would show app/global-error.tsx. */
const unknownAction = 'x-nextjs-action-not-found';

/**
 * Gives a problem page and a log line to errors that Next.js answers with a bare text or nothing: a method that nobody
 * serves, an action of another release, a body that it cannot read, a page that broke. It redirects navigations, and
 * the script that called an action. Other fetches, and handlers for machines, get the error as it is.
 */
export function explainBareErrors({ method, headers, url = '' }: IncomingMessage, response: ServerResponse) {
  const path = pathOf(url);
  const row = routes[path];
  if (method === 'HEAD' || (row && !row.page && (row.visibility === 'public' || row.auth))) return;
  // A problem page that broke would lead to itself.
  if (method === 'GET' && path.startsWith('/problem/')) return;
  const { 'sec-fetch-dest': destination, accept, 'next-action': action } = headers;
  const navigates = destination ? destination === 'document' : accept?.includes('text/html');
  const { writeHead } = response;
  response.writeHead = function (this: ServerResponse, ...head: Parameters<typeof writeHead>) {
    const [status] = head;
    const type = String(this.getHeader('content-type'));
    const repeated = status === 405 && method === 'POST' && (navigates || !destination);
    // Next.js draws a page that broke by a script: without JavaScript it is white.
    const meant = status < 500 ? /html|json/ : /json/;
    const bare = navigates ? !meant.test(type) : action !== undefined && type === 'text/plain';
    // 503 is what handlers say to a prefetch, which looks like a navigation.
    if (status < 400 || status === 503 || !(bare || repeated)) return writeHead.apply(this, head);

    const facts = { status, method, ...(row && { path }) };
    // Of an action's body Next.js reads 1 MB (`bodySizeLimit`), and answers 500 to more.
    const unusable = status < 500 || Number(headers['content-length']) > 1024 * 1024;
    const outdated = status === 409 && this.hasHeader(unknownAction);
    const code = outdated ? 'page_outdated' : unusable ? 'request_unusable' : 'internal';
    let location = `/problem/${code}`;
    if (repeated) {
      // 307 and 308 repeat a POST. The GET after a 303 brings `Lax` cookies, which a POST from another site does not.
      log.warn(facts, 'POST where GET is right: did the platform redirect with 307 or 308?');
      const { pathname = '/', search = '' } = URL.parse(url, config().appUrl) ?? {};
      location = config().appUrl + pathname + search;
    } else log[problems[code].level]({ problem: code, ...facts }, 'problem');
    this.setHeader('Cache-Control', 'private, no-store, no-transform').removeHeader(unknownAction);
    if (action === undefined) return writeHead.call(this.setHeader('Location', location), 303);
    // Next's script goes where this says, and does not look at the status.
    return writeHead.apply(this.setHeader('x-action-redirect', `${location};push`), head);
  } as typeof writeHead;
}
