import { cookieName } from '@/lib/connection/cookie';

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
