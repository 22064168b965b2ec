/** Headers of requests that Next's own scripts make in the background. */
const ofNextRouter = [
  'rsc',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-action',
  'x-middleware-prefetch',
];

/**
 * Tells a person's navigation from everything else that fetches a link: prefetch, Next's own RSC
 * requests, HEAD, `fetch()`, images and frames. Handlers that start, finish or renew something act on
 * navigations only; else hovering over a link could log somebody in or spend a code.
 *
 * Old browsers send none of these headers; they pass, and the state cookie still protects the flow.
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
    !ofNextRouter.some(header) &&
    !new URL(request.url).searchParams.has('_rsc') &&
    (header('sec-fetch-mode') ?? 'navigate') === 'navigate' &&
    (header('sec-fetch-dest') ?? 'document') === 'document'
  );
}

/**
 * Tells a form on this origin from one on another site (CSRF). Browsers that hide both `Sec-Fetch-Site`
 * and `Origin` are refused: every browser of the last years sends one of them with a POST.
 *
 * @param headers of a state-changing request
 * @param appUrl this app's one origin
 */
export function isSameOrigin(headers: Headers, appUrl: string): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site && site !== 'same-origin') return false;
  return origin === null ? site === 'same-origin' : origin === appUrl;
}

/** On every answer that carries, or depends on, a connection: no cache may keep it or give it to anybody else. */
const personal = { 'Cache-Control': 'private, no-store' };

/**
 * A redirect after which the browser uses GET (RFC 9110 §15.4.4; 307 would repeat a POST's body, RFC 9700 §4.12).
 *
 * @param location an absolute URL, or a path on this origin: relative, so that nothing a request
 *   says about its host can lead elsewhere
 */
export function seeOther(location: string | URL): Response {
  return new Response(null, { status: 303, headers: { ...personal, Location: String(location) } });
}

/** The answer to what is not a person's navigation: nothing, and no cookie. */
export function noContent(): Response {
  return new Response(null, { status: 204, headers: personal });
}
