import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { cookieNameOf } from '@/lib/cookies/cookies';
import { tryDecode } from '@/lib/parse';
import { isPersonalPath } from '@/lib/routes';
import { explainBareErrors } from './bare-errors';
import { setPageHead, setPrivateHeaders } from './page-responses';

/**
 * Bounds and amends every request and response when Node.js creates them. Handlers, pages and the proxy run too late:
 * Next.js reads cookies, query and host before them, and sets headers after them.
 */
export function sanitizeRequests(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const { headers } = request;
    request.url = limitedTarget(request.url ?? '');
    if (headers.cookie !== undefined) headers.cookie = limitedCookies(headers.cookie);
    overrideOrigin(request);
    if (isPersonalPath(request.url)) setPrivateHeaders(response);
    setPageHead(request, response);
    explainBareErrors(request, response);
  });
}

/**
 * Makes Next.js compare the `Origin` of a server action with `APP_URL`. By itself it takes `X-Forwarded-Host`, which a
 * client can forge, or `Host`, which may be a name inside a proxy's network: then it would refuse every action.
 * Behind a proxy that adds `Referrer-Policy: no-referrer`, browsers send `Origin: null` with the app's own forms, and
 * `Sec-Fetch-Site: same-origin`, which no page can set.
 */
function overrideOrigin({ headers, method }: IncomingMessage): void {
  const { appUrl } = config();
  delete headers['x-forwarded-host'];
  // On GET, canonical-host.ts needs the browser's own `Host`.
  if (method === 'POST') headers.host = new URL(appUrl).host;
  if (headers.origin === 'null' && headers['sec-fetch-site'] === 'same-origin') headers.origin = appUrl;
}

/** More than any URL of this app has. */
const maxParameters = 100;

/**
 * Drops a query with too many parameters: Next.js takes quadratic time over a repeated one, and 14 KB of `a&a&a…` block
 * the process for two seconds. Next.js answers a bare 500 to a path that cannot be decoded and to `*` (RFC 9112 §3.2.4),
 * so these become a path without a page: 404.
 */
export function limitedTarget(target: string): string {
  const [path = '', query] = target.split(/\?(.*)/s, 2);
  const legible = path !== '*' && tryDecode(path) ? path : '/-';
  return query === undefined || query.split('&', maxParameters + 1).length > maxParameters
    ? legible
    : `${legible}?${query}`;
}

/** Most cookies of one row of the table, such as flows, and of other apps on this domain (RFC 6265 §6.1). */
const maxOfRow = 50;

/**
 * Bounds the number of cookies in a `Cookie` header. Next.js takes quadratic time over the cookies of a request and of a
 * response: the 16 KB that Node.js allows, in short cookies, block the process for a second, 50 of them for about 2 ms.
 */
export function limitedCookies(header: string): string {
  const pairs = new Map<string, string>();
  for (const piece of header.split(';')) {
    const pair = piece.trim();
    const name = pair.split('=', 1)[0];
    // Next.js also takes the last of a repeated name.
    if (name) pairs.set(name, pair);
  }
  const cookies = [...pairs].map(([name, pair]) => ({ pair, row: cookieNameOf(name) }));
  // Keeps the last ones: browsers send the youngest cookies last (RFC 6265 §5.4).
  const rows = [...Map.groupBy(cookies, ({ row }) => row).values()];
  const dropped = new Set(rows.flatMap((all) => all.slice(0, -maxOfRow)));
  return cookies.flatMap((cookie) => (dropped.has(cookie) ? [] : [cookie.pair])).join('; ');
}
