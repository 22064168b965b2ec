import type { StytchErrorType } from './errors.ts';

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Whether the redirect URL of a request is a registered one: exact string match, except that a loopback URL
 * registered without a port stands for every port (https://stytch.com/docs/guides/connected-apps/cli-app).
 */
export function isRegisteredRedirect(requested: string, registered: readonly string[]): boolean {
  return registered.some((url) => url === requested || matchesAnyPort(requested, url));
}

/** Why the URL may not be registered: it must be https, or http on a loopback address, without a fragment. */
export function redirectFault(url: string): StytchErrorType | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return 'connected_app_redirect_url_must_include_scheme';
  const parsed = URL.parse(url);
  if (!parsed || parsed.hash) return 'connected_app_invalid_redirect_url';
  const { protocol, hostname } = parsed;
  if (protocol === 'https:') return undefined;
  if (protocol !== 'http:') return 'connected_app_redirect_url_must_use_http_or_https_scheme';
  return LOOPBACK.has(hostname) ? undefined : 'connected_app_redirect_url_http_scheme_must_use_loopback';
}

function matchesAnyPort(requested: string, registered: string): boolean {
  const [wanted, known] = [URL.parse(requested), URL.parse(registered)];
  if (!wanted || !known || known.protocol !== 'http:' || known.port || !LOOPBACK.has(known.hostname))
    return false;
  wanted.port = '';
  return wanted.href === known.href;
}
