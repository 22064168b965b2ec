import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { config } from '@/lib/config';
import { cookieNameOf } from '@/lib/cookies/cookies';
import { decoded } from '@/lib/parse';
import { isPersonalPath } from '@/lib/routes';
import { explainBareErrors } from './bare-errors';
import { keepPrivate } from './personal-responses';

/**
 * Bounds and amends every request and response where Node.js hands them out. A handler, a page or the proxy comes too
 * late: Next.js reads cookies, query and host before them, and sets headers after them.
 */
export function amendRequests(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const { headers } = request;
    request.url = limitedTarget(request.url ?? '');
    if (headers.cookie !== undefined) headers.cookie = limitedCookies(headers.cookie);
    pinOrigin(request);
    if (isPersonalPath(request.url)) keepPrivate(response);
    explainBareErrors(request, response);
  });
}

/**
 * Next.js compares the `Origin` of a server action with `X-Forwarded-Host` or `Host`. A client can say anything in the
 * first. Many proxies put an inner name into the second, and then Next.js would refuse every action. So `APP_URL` is the
 * one origin for Next.js as well. Behind a proxy that adds `Referrer-Policy: no-referrer`, browsers send `Origin: null`
 * with the app's own forms, and `Sec-Fetch-Site: same-origin`, which no page can set. Next.js looks at `Origin` alone.
 */
function pinOrigin({ headers, method }: IncomingMessage): void {
  const { appUrl } = config();
  delete headers['x-forwarded-host'];
  // On GET the app itself looks at it, to send users to the right name; see canonical-host.ts.
  if (method === 'POST') headers.host = new URL(appUrl).host;
  if (headers.origin === 'null' && headers['sec-fetch-site'] === 'same-origin') headers.origin = appUrl;
}

/** More parameters than any address of this app has. What a user typed travels in a cookie, and a path counts as one. */
const mostParameters = 100;

/**
 * Next.js takes quadratic time over a repeated parameter: 14 KB of `a&a&a…` hold the process for two seconds. Such a
 * query says nothing, so it is dropped. And Next.js has nothing but a bare 500, without any header, for a path that
 * cannot be decoded and for `*` (RFC 9112 §3.2.4): these become a page that is not found.
 */
export function limitedTarget(target: string): string {
  const [path = '', query] = target.split(/\?(.*)/s, 2);
  const legible = path !== '*' && decoded(path) ? path : '/-';
  return query === undefined || query.split('&', mostParameters + 1).length > mostParameters
    ? legible
    : `${legible}?${query}`;
}

/**
 * Most cookies of one row, such as flows: a browser keeps five, and the others are junk. And most of other apps, on other
 * paths, ports and subdomains: browsers need not keep more (RFC 6265 §6.1).
 */
const mostOfRow = 50;

/**
 * Bounds the number of cookies in a `Cookie` header. The youngest of each row of the table are kept, and of all others.
 * Next.js takes quadratic time over a request's cookies, and over those that a response sets: 15 KB of short ones hold
 * the process for a second, 50 of them for a millisecond or two. Node.js bounds all headers, with 16 KB.
 */
export function limitedCookies(header: string): string {
  const pairs = new Map<string, string>();
  for (const piece of header.split(';')) {
    const pair = piece.trim();
    const name = pair.split('=', 1)[0];
    // Of a name that comes twice Next.js takes the last, too.
    if (name) pairs.set(name, pair);
  }
  const cookies = [...pairs].map(([name, pair]) => ({ pair, row: cookieNameOf(name) }));
  // Browsers put their youngest cookies last (RFC 6265 §5.4).
  const rows = Map.groupBy(cookies, ({ row }) => row);
  const dropped = new Set([...rows.values()].flatMap((all) => all.slice(0, -mostOfRow)));
  return cookies.flatMap((cookie) => (dropped.has(cookie) ? [] : [cookie.pair])).join('; ');
}
