import { config } from '@/lib/config';

/** Headers that Next's own scripts send in the background. */
const nextHeader = /^(rsc|next-(router|action).*|x-middleware-prefetch)$/;

/**
 * Tells a user's navigation from everything else that fetches a link: prefetch, RSC requests, HEAD, `fetch()`, images
 * and frames. Handlers that start, finish or refresh something act on navigations alone: a link that the user only
 * points at must not begin a flow or use a code. Old browsers send none of these headers, and pass.
 *
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

/** Tells our own form from another site's (CSRF). With a POST, each browser of recent years sends one of these. */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site && site !== 'same-origin') return false;
  return origin === null ? site === 'same-origin' : origin === config().appUrl;
}

/** For each response that depends on a connection: no cache may keep it or give it to another user. */
const personal = { 'Cache-Control': 'private, no-store, no-transform' };

/** By GET, as a 307 would repeat a POST's body (RFC 9700 §4.12). A path stays relative: no Host header decides. */
export function seeOther(location: string | URL): Response {
  return new Response(null, { status: 303, headers: { ...personal, Location: String(location) } });
}

/** JSON of one user, for a script of the page. @param retryAfter in seconds */
export function personalJson(status: number, body: unknown, retryAfter?: number): Response {
  const wait = retryAfter === undefined ? {} : { 'Retry-After': `${retryAfter}` };
  return Response.json(body, { status, headers: { ...personal, ...wait } });
}

/** No content, no cookie. Not a 2xx: Chromium would use a stored prefetch for the click, despite Cache-Control. */
export function notANavigation(): Response {
  return new Response(null, { status: 503, headers: personal });
}
