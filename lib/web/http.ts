import { config } from '@/lib/config';

/** Headers that Next's own scripts send in the background. */
const nextHeader = /^(rsc|next-(router|action).*|x-middleware-prefetch)$/;

/**
 * Tells a user's navigation from prefetch, RSC requests, HEAD, `fetch()`, images and frames. A prefetched link must not
 * begin a flow, use a code or refresh. Requests of old browsers, which send none of these headers, are accepted.
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

/** The CSRF check. Browsers send at least one of these headers with a POST. */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site && site !== 'same-origin') return false;
  return origin === null ? site === 'same-origin' : origin === config().appUrl;
}

const personal = { 'Cache-Control': 'private, no-store, no-transform' };

/** With 303, because a 307 would repeat a POST's body (RFC 9700 §4.12). A path stays relative, whatever `Host` says. */
export function seeOther(location: string | URL): Response {
  return new Response(null, { status: 303, headers: { ...personal, Location: String(location) } });
}

/** JSON that depends on the connection. @param retryAfter in seconds */
export function personalJson(status: number, body: unknown, retryAfter?: number): Response {
  const headers = { ...personal, ...(retryAfter !== undefined && { 'Retry-After': `${retryAfter}` }) };
  return Response.json(body, { status, headers });
}

/** Not a 2xx, because Chromium would reuse a prefetch for the click, despite Cache-Control. */
export function rejectNonNavigation(): Response {
  return new Response(null, { status: 503, headers: personal });
}
