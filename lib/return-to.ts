import { tryDecode } from './parse';
import { isDestination } from './routes';

/** The longest destination, in characters. A flow's cookie holds the destination, and a browser may have five of these cookies. */
const maxLength = 512;

/** The default page after connecting. */
export const connectedPath = '/connected';

/** Browsers never send such a path, and a proxy that decodes and normalises it could send it elsewhere. */
const unsafePath = /[\\\p{Cc}]|\/\/|(^|\/)\.{1,2}(\/|$)/u;

/**
 * Makes an untrusted destination safe to redirect to (RFC 9700 §4.11, open redirection).
 *
 * @returns path, query and fragment on this origin, or `connectedPath`
 */
export function safeReturnTo(value: unknown): string {
  if (typeof value !== 'string' || value.length > maxLength || !value.startsWith('/')) return connectedPath;
  // Control characters could split a header.
  if (/[\p{Cc}\\]/u.test(value)) return connectedPath;
  const url = URL.parse(value, 'https://origin.invalid');
  if (url?.origin !== 'https://origin.invalid' || url.pathname.startsWith('//')) return connectedPath;
  // A proxy may decode the path again, so the checks see it fully decoded.
  const path = decodedPath(url.pathname);
  if (path === undefined || unsafePath.test(path) || !isDestination(path)) return connectedPath;
  const destination = url.pathname + url.search + url.hash;
  // Percent-encoding can turn one character into nine.
  return destination.length > maxLength ? connectedPath : destination;
}

function decodedPath(path: string): string | undefined {
  const once = tryDecode(path);
  return once === undefined || once === path ? once : decodedPath(once);
}

/** Parameters of a page's query or path. Untrusted. */
export type Params = Readonly<Record<string, string | string[] | undefined>>;

/** @returns path and query of a page (`/notes/[id]`) as in the browser. Next.js gives path parameters encoded. */
export function pageUrl(path: string, params: Params, searchParams: Params): string {
  const filled = path.replace(/\/\[\[?(?:\.{3})?([^\]]+)\]\]?/g, (_segment, name) =>
    ['', params[name] ?? []].flat().join('/'),
  );
  const query = new URLSearchParams();
  for (const [name, values = []] of Object.entries(searchParams))
    for (const value of [values].flat()) query.append(name, value);
  return (filled || '/') + (query.size > 0 ? `?${query}` : '');
}

/**
 * The link that starts a flow. Use it in a plain `<a>`: `next/link` would prefetch it, and `/connect` refuses that. A `userAction` may return it.
 *
 * @param scope additional scopes to request, space-separated; each in lib/scopes.ts
 */
export function connectLink(returnTo: string, scope?: string): string {
  return `/connect?${new URLSearchParams({ ...(scope && { scope }), return_to: returnTo })}`;
}
