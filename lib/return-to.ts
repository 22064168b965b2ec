import { decoded } from './parse';
import { isDestination } from './routes';

/** Longest destination in characters: a cookie holds it, and the browser may hold four more of these cookies. */
const longest = 512;

/** Where a user goes who asked for no other page. */
export const connectedPath = '/connected';

/** No browser makes such a path. A proxy that decodes and tidies paths would send it elsewhere. */
const astray = /[\\\p{Cc}]|\/\/|(^|\/)\.{1,2}(\/|$)/u;

/**
 * Reads a destination from a request and makes it safe to redirect to.
 *
 * It reads a value as browsers do: backslashes are slashes, tabs and newlines vanish. It parses the value against an
 * origin that nobody has. A value that does not stay there would leave this app (RFC 9700 §4.11, open redirection).
 *
 * @param value an untrusted `return_to`
 * @returns path, query and fragment on this origin, or `fallback`
 */
export function safeReturnTo(value: unknown, fallback = connectedPath): string {
  if (typeof value !== 'string' || value.length > longest || !value.startsWith('/')) return fallback;
  // Control characters could split a header, and nothing we link to holds one.
  if (/[\p{Cc}\\]/u.test(value)) return fallback;
  const url = URL.parse(value, 'https://origin.invalid');
  if (url?.origin !== 'https://origin.invalid' || url.pathname.startsWith('//')) return fallback;
  // A proxy may decode an encoded path once more, so the checks see it decoded.
  const path = decodedPath(url.pathname);
  if (path === undefined || astray.test(path) || !isDestination(path)) return fallback;
  const destination = url.pathname + url.search + url.hash;
  // Percent-encoding makes nine characters of one, and a browser drops a cookie that is too long.
  return destination.length > longest ? fallback : destination;
}

function decodedPath(path: string): string | undefined {
  const once = decoded(path);
  return once === undefined || once === path ? once : decodedPath(once);
}

/** A page's query, as Next.js gives it: untrusted. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** @returns the address of a page as the browser has it, less the fragment, which browsers keep over a redirect. */
export function addressOf(path: string, searchParams: SearchParams): string {
  const query = new URLSearchParams(
    Object.entries(searchParams).flatMap(([name, values = []]) =>
      [values].flat().map((value) => [name, value]),
    ),
  );
  return query.size > 0 ? `${path}?${query}` : path;
}

/** @returns a path of this app with a `notice` for its page. */
export function withNotice(path: string, notice: string): string {
  const url = new URL(path, 'https://origin.invalid');
  url.searchParams.set('notice', notice);
  return url.pathname + url.search + url.hash;
}

/**
 * The link that starts a flow. Use it in a plain `<a>`: `next/link` would run it before anybody clicks.
 *
 * @param scope what the user is asked for on top of what they granted, space-separated; each in lib/scopes.ts
 */
export function connectLink(returnTo: string, scope?: string): string {
  return `/connect?${new URLSearchParams({ ...(scope && { scope }), return_to: returnTo })}`;
}

/**
 * As `connectLink`, for the redirect of a server action. Browsers apply `form-action 'self'` to the redirects of a
 * form too, so the action leads to a page of this app, and that page leads to the platform.
 */
export function connectFromForm(returnTo: string, scope: string): string {
  return connectLink(returnTo, scope).replace('/connect', '/connect/more');
}
