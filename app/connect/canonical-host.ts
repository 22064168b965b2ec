import { config } from '@/lib/config';

/** Marks a URL that was redirected already: behind a proxy that rewrites `Host`, another redirect would begin a loop. */
const marker = 'canonical';

/** @returns the URL on `APP_URL`, where the callback gets the flow's cookie; `undefined` if it is there already */
export function canonicalAddress(request: Request): string | undefined {
  const { appUrl } = config();
  const { pathname, searchParams } = new URL(request.url);
  const origin = URL.parse(`${new URL(appUrl).protocol}//${request.headers.get('host')}`)?.origin;
  if (origin === appUrl || searchParams.has(marker)) return undefined;
  searchParams.set(marker, '1');
  return `${appUrl}${pathname}?${searchParams}`;
}
