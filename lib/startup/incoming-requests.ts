import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { config } from '@/lib/config';
import { cookieName } from '@/lib/cookies/cookies';
import { decoded } from '@/lib/parse';

/**
 * Takes from every request what no answer needs and Next.js would spend seconds on, before it sees any:
 * a handler, page or proxy comes too late, as it is the framework that reads cookies and query first.
 */
export function limitRequests(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    request.url = limitedTarget(request.url ?? '');
    const { cookie } = request.headers;
    if (cookie !== undefined) request.headers.cookie = ownCookies(cookie);
  });
}

/** More parameters than any address of this app has. What a person typed travels in a cookie, and a path counts as one. */
const mostParameters = 100;

/**
 * Makes of a request's target one over which Next.js neither labours nor stumbles.
 *
 * It takes quadratic time over a parameter that is repeated: 14 KB of `a&a&a…` from any stranger hold
 * the whole process for two seconds, on every path. Such a query says nothing, so it goes. And it has
 * nothing but a bare 500, without any header, for a path that cannot be decoded and for `*` (RFC 9112
 * §3.2.4): these become a page that is not found.
 *
 * @param target as received: a path with query, or rarely a whole URL or `*`
 */
export function limitedTarget(target: string): string {
  const [path = '', query] = target.split(/\?(.*)/s, 2);
  const legible = path !== '*' && decoded(path) ? path : '/-';
  return query === undefined || query.split('&', mostParameters + 1).length > mostParameters
    ? legible
    : `${legible}?${query}`;
}

/** Every cookie that this app sets, parts included. A name that is missing here is never read: own-cookies.test.ts looks. */
const own =
  /^(?:(?:connection|pending|problem|draft)(?:\.\d)?|disconnected|refresh-deferred|refresh-refused|flow-[\w-]+\.\w+)$/;

/**
 * Most flows that are looked at. Five are kept at once, and the rest is junk to sweep out; browsers put
 * their youngest cookies last (RFC 6265 §5.4), so these are the ones that count.
 */
const mostFlows = 50;

/**
 * Leaves of a `Cookie` header what this app set, each name once.
 *
 * Next.js takes quadratic time over a request's cookies whatever their names, and as much over those
 * that an answer sets: 15 KB of short ones from any stranger would hold the whole process for seconds.
 * Neighbours on other paths, ports and subdomains leave theirs as well, and none of them is ours to read.
 *
 * @param header the header's value, as received
 */
export function ownCookies(header: string): string {
  const prefix = cookieName('');
  const kept = new Map<string, string>();
  for (const piece of header.split(';')) {
    const pair = piece.trim();
    const name = pair.split('=', 1)[0] ?? '';
    // The last of a name, as Next.js itself takes it.
    if (name.startsWith(prefix) && own.test(name.slice(prefix.length))) kept.set(name, pair);
  }
  const flows = [...kept.keys()].filter((name) => name.startsWith(`${prefix}flow-`));
  for (const name of flows.slice(0, -mostFlows)) kept.delete(name);
  return [...kept.values()].join('; ');
}

/**
 * Lets `APP_URL` be this app's one origin for Next.js as well.
 *
 * Next.js compares the `Origin` of a server action with `X-Forwarded-Host` or `Host`. The first is
 * whatever a client says when no proxy removes it; the second is an inner name behind many proxies
 * (nginx sends its upstream's unless told), and then every action of every person would be refused.
 */
export function pinOrigin(): void {
  const { host } = new URL(config().appUrl);
  subscribe('http.server.request.start', (message) => {
    const { headers, method } = (message as { request: IncomingMessage }).request;
    delete headers['x-forwarded-host'];
    // On GET the app itself looks at it, to send people to the right name; see canonical-host.ts.
    if (method === 'POST') headers.host = host;
  });
}
