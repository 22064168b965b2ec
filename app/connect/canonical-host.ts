import { config } from '@/lib/config';

/** Marks an address that a redirect led to. Without it, a proxy that rewrites `Host` would redirect without end. */
const marker = 'canonical';

/** @returns the same path on `APP_URL`'s host, where the callback gets the flow's cookie; `undefined` if it is there */
export function canonicalAddress(request: Request): string | undefined {
  const { appUrl } = config();
  const { pathname, searchParams } = new URL(request.url);
  const origin = URL.parse(`${new URL(appUrl).protocol}//${request.headers.get('host')}`)?.origin;
  if (origin === appUrl || searchParams.has(marker)) return undefined;
  searchParams.set(marker, '1');
  return `${appUrl}${pathname}?${searchParams}`;
}
