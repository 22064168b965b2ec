import type { IncomingHttpHeaders } from 'node:http';

/** Next.js's own files, and pictures, styles and scripts: scenery, in which no step of a flow is. */
const SCENERY =
  /^\/(_next|__nextjs|health$|\.well-known\/appspecific)|\.(css|js|map|svg|png|ico|txt|woff2?)$/;

/** Whether a request to the app belongs into the picture. A prefetch is a guess of the browser, not a step of the user. */
export function isWorthRecording(path: string, headers: IncomingHttpHeaders): boolean {
  const isPrefetch =
    'next-router-prefetch' in headers ||
    [headers.purpose, headers['sec-purpose']].some((purpose) => String(purpose).startsWith('prefetch'));
  return !isPrefetch && !SCENERY.test(path);
}
