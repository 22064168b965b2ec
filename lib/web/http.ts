import { config } from '@/lib/config';

/** Headers that Next's own scripts send in the background. */
const nextHeader = /^(rsc|next-(router|action).*|x-middleware-prefetch)$/;

/**
 * Tells a user's navigation from everything else that fetches a link: prefetch, Next's RSC requests, HEAD, `fetch()`,
 * images and frames. Handlers that start, finish or refresh something act on navigations alone. Otherwise a link that
 * the user only points at could begin a flow or use a code.
 *
 * Old browsers send none of these headers. They pass; the state cookie still protects the flow.
 *
 * @returns whether the request is a top-level GET navigation
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isNavigation(request: Request): boolean {
  const header = (name: string) => request.headers.get(name);
  return (
    request.method === 'GET' &&
    !/prefetch|prerender|preview/i.test(
      `${header('sec-purpose')} ${header('purpose')} ${header('x-purpose')} ${header('x-moz')}`,
    ) &&
    ![...request.headers.keys()].some((name) => nextHeader.test(name)) &&
    !new URL(request.url).searchParams.has('_rsc') &&
    (header('sec-fetch-mode') ?? 'navigate') === 'navigate' &&
    (header('sec-fetch-dest') ?? 'document') === 'document'
  );
}

/**
 * Tells a form of this origin from one of another site (CSRF). A browser that sends neither `Sec-Fetch-Site` nor
 * `Origin` is refused: with a POST, every browser of recent years sends one of them.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site && site !== 'same-origin') return false;
  return origin === null ? site === 'same-origin' : origin === config().appUrl;
}

/** For each response that depends on a connection: no cache may keep it or give it to another user. */
const personal = { 'Cache-Control': 'private, no-store, no-transform' };

/**
 * A redirect that the browser follows with GET (RFC 9110 §15.4.4). A 307 would repeat a POST's body (RFC 9700 §4.12).
 *
 * @param location an absolute URL, or a path on this origin. A path stays relative, so that no Host header decides
 *   where it leads.
 */
export function seeOther(location: string | URL): Response {
  return new Response(null, { status: 303, headers: { ...personal, Location: String(location) } });
}

/**
 * The response to a request that is not a navigation: no content, no cookie. Next.js answers HEAD by running GET.
 *
 * Not a 2xx: Chromium stores a successful response to a prefetch and uses it for the click, whatever Cache-Control says.
 */
export function notANavigation(): Response {
  return new Response(null, { status: 503, headers: personal });
}
