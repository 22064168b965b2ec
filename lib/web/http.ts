import { randomBytes } from 'node:crypto';
import { config } from '@/lib/config';
import { noncePolicy } from '@/lib/content-security-policy';
import { cookieName } from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { problemCodeOf, problems } from '@/lib/problems';

/** Headers that Next's own scripts send in the background. */
const nextHeader = /^(rsc|next-(router|action).*|x-middleware-prefetch)$/;

/**
 * A prefetched link must not begin a flow, use a code or refresh.
 *
 * @returns `true` for a user's navigation, and for old browsers, which send none of these headers; `false` for a prefetch, an
 *   RSC request, HEAD, `fetch()`, an image or a frame
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isNavigation(request: Request): boolean {
  const header = (name: string) => request.headers.get(name);
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map(header);
  return (
    request.method === 'GET' &&
    !/prefetch|prerender|preview/i.test(purposes.join()) &&
    ![...request.headers.keys()].some((name) => nextHeader.test(name)) &&
    !new URL(request.url).searchParams.has('_rsc') &&
    (header('sec-fetch-mode') ?? 'navigate') === 'navigate' &&
    (header('sec-fetch-dest') ?? 'document') === 'document'
  );
}

/** The CSRF check. Browsers send at least one of these headers with a POST. */
export function isSameOrigin(headers: Pick<Headers, 'get'>): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site && site !== 'same-origin') return false;
  return origin === null ? site === 'same-origin' : origin === config().appUrl;
}

/**
 * Decides what a page per request cannot set itself. lib/startup/page-responses.ts sets it, on other hosts proxy.ts.
 *
 * @returns the Content-Security-Policy with a fresh nonce, which Next.js reads from the same header of the request; the status;
 *   and whether to clear the notice's cookie. For a POST from another site, only where to redirect it: Next.js would respond
 *   with a bare 500.
 */
export function pageHead(method: string, path: string, headers: Pick<Headers, 'get'>) {
  if (method === 'POST' && !isSameOrigin(headers)) {
    log.warn({ problem: 'cross_site_request' }, 'problem');
    return { location: `${config().appUrl}/problem/cross_site_request` };
  }
  const policy = noncePolicy(randomBytes(16).toString('base64'));
  const code = problemCodeOf(path);
  const other = path.startsWith('/problem/') ? 404 : 200;
  const saysNotice = method === 'GET' && headers.get('cookie')?.includes(`${cookieName('notice')}=`);
  return { policy, status: code ? problems[code].status : other, saysNotice };
}

const personal = { 'Cache-Control': 'private, no-store, no-transform' };

/** Redirects with 303, because a 307 would repeat a POST's body (RFC 9700 §4.12). A path stays relative, whatever `Host` says. */
export function seeOther(location: string | URL): Response {
  return new Response(null, { status: 303, headers: { ...personal, Location: String(location) } });
}

/** JSON that depends on the connection. @param retryAfter in seconds */
export function personalJson(status: number, body: unknown, retryAfter?: number): Response {
  const headers = { ...personal, ...(retryAfter !== undefined && { 'Retry-After': `${retryAfter}` }) };
  return Response.json(body, { status, headers });
}

/** The status is not 2xx, because Chromium would reuse a prefetched 2xx response for the click, despite Cache-Control. */
export function rejectNonNavigation(): Response {
  return new Response(null, { status: 503, headers: personal });
}
