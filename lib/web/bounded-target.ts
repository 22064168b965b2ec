import { decoded } from '@/lib/decoded';

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
export function boundedTarget(target: string): string {
  const [path = '', query] = target.split(/\?(.*)/s, 2);
  const legible = path !== '*' && decoded(path) ? path : '/-';
  return query === undefined || query.split('&', mostParameters + 1).length > mostParameters
    ? legible
    : `${legible}?${query}`;
}
