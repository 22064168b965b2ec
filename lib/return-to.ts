import { decoded } from './parse';
import { isDestination } from './routes';

/** Longest destination in characters: a cookie holds it, and the browser may hold four more of these cookies. */
const longest = 512;

/** Where a user lands who asked for no particular page. */
export const connectedPath = '/connected';

/** A browser makes no such path. A proxy that decodes and tidies paths would send it elsewhere. */
const astray = /[\\\p{Cc}]|\/\/|(^|\/)\.{1,2}(\/|$)/u;

/**
 * Makes an untrusted destination safe to redirect to (RFC 9700 §4.11, open redirection). It reads it as browsers do,
 * against an origin that nobody has.
 *
 * @returns path, query and fragment on this origin, or `connectedPath`
 */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || value.length > longest || !value.startsWith('/')) return connectedPath;
  // Control characters could split a header, and nothing we link to holds one.
  if (/[\p{Cc}\\]/u.test(value)) return connectedPath;
  const url = URL.parse(value, 'https://origin.invalid');
  if (url?.origin !== 'https://origin.invalid' || url.pathname.startsWith('//')) return connectedPath;
  // A proxy may decode an encoded path once more, so the checks see it decoded.
  const path = decodedPath(url.pathname);
  if (path === undefined || astray.test(path) || !isDestination(path)) return connectedPath;
  const destination = url.pathname + url.search + url.hash;
  // Percent-encoding makes nine characters of one, and a browser drops a cookie that is too long.
  return destination.length > longest ? connectedPath : destination;
}

function decodedPath(path: string): string | undefined {
  const once = decoded(path);
  return once === undefined || once === path ? once : decodedPath(once);
}

/** A page's query, or the parameters in its path, as Next.js gives them: untrusted. */
export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** The address of a page (`/notes/[id]`) as the browser has it. Next.js gives a page its parameters encoded. */
export function addressOf(path: string, params: SearchParams, searchParams: SearchParams): string {
  const filled = path.replace(/\/\[\[?(?:\.{3})?([^\]]+)\]\]?/g, (_segment, name) =>
    [params[name] ?? []]
      .flat()
      .map((value) => `/${value}`)
      .join(''),
  );
  const query = new URLSearchParams(
    Object.entries(searchParams).flatMap(([name, values = []]) =>
      [values].flat().map((value) => [name, value]),
    ),
  );
  return (filled || '/') + (query.size > 0 ? `?${query}` : '');
}

/** @returns a path of this app with a `notice` for its page. */
export function withNotice(path: string, notice: string): string {
  const url = new URL(path, 'https://origin.invalid');
  url.searchParams.set('notice', notice);
  return url.pathname + url.search + url.hash;
}

/** The link that starts a flow, for a plain `<a>`: `next/link` would fetch it. `scope` is asked for on top. */
export function connectLink(returnTo: string, scope?: string): string {
  return `/connect?${new URLSearchParams({ ...(scope && { scope }), return_to: returnTo })}`;
}

/** As `connectLink`, for an action: `form-action 'self'` holds for redirects too, so a page of this app leads on. */
export function connectFromForm(returnTo: string, scope: string): string {
  return connectLink(returnTo, scope).replace('/connect', '/connect/more');
}
