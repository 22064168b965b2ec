const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Whether the redirect URL of a request is a registered one: exact string match, except that a loopback URL
 * registered without a port stands for every port (stytch-facts §7).
 */
export function isRegisteredRedirect(requested: string, registered: readonly string[]): boolean {
  return registered.some((url) => url === requested || matchesAnyPort(requested, url));
}

/** Whether the URL may be registered at all: https, or http on a loopback address, without a fragment. */
export function isAcceptableRedirect(url: string): boolean {
  const parsed = URL.parse(url);
  if (!parsed || parsed.hash) return false;
  return parsed.protocol === 'https:' || (parsed.protocol === 'http:' && LOOPBACK.has(parsed.hostname));
}

function matchesAnyPort(requested: string, registered: string): boolean {
  const [wanted, known] = [URL.parse(requested), URL.parse(registered)];
  if (!wanted || !known || known.protocol !== 'http:' || known.port || !LOOPBACK.has(known.hostname))
    return false;
  wanted.port = '';
  return wanted.href === known.href;
}
