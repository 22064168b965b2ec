import { config } from '@/lib/config';

/** Marks a link that was sent here once; a proxy that rewrites `Host` would else make a loop of it. */
const marker = 'canonical';

/**
 * Flow cookies and callback must share a host. Opened on another name of this machine (127.0.0.1, an
 * old domain), a flow would set its cookie where the callback cannot see it.
 *
 * @returns the same path on `APP_URL`'s host, or `undefined` when the request came there
 */
export function canonicalAddress(request: Request): string | undefined {
  const { appUrl } = config();
  const { pathname, searchParams } = new URL(request.url);
  if (request.headers.get('host') === new URL(appUrl).host || searchParams.has(marker)) return undefined;
  searchParams.set(marker, '1');
  return `${appUrl}${pathname}?${searchParams}`;
}
