import { config } from '@/lib/config';

/** Marks an address that a redirect led to. Without it, a proxy that rewrites `Host` would redirect without end. */
const marker = 'canonical';

/**
 * Flow cookie and callback must share a host. On another name of this machine (127.0.0.1, an old domain) the callback
 * would not receive the flow's cookie.
 *
 * @returns the same path on `APP_URL`'s host, or `undefined` when the request is on that host
 */
export function canonicalAddress(request: Request): string | undefined {
  const { appUrl } = config();
  const { pathname, searchParams } = new URL(request.url);
  const origin = URL.parse(`${new URL(appUrl).protocol}//${request.headers.get('host')}`)?.origin;
  if (origin === appUrl || searchParams.has(marker)) return undefined;
  searchParams.set(marker, '1');
  return `${appUrl}${pathname}?${searchParams}`;
}
