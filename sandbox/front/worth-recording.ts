import type { IncomingHttpHeaders } from 'node:http';

/** Next.js's own files, probes, a page's manifest, pictures, styles and scripts: scenery, in which no step of a flow is. */
const SCENERY =
  /^\/(_next|__nextjs|(health|ready)$|\.well-known\/appspecific)|\.(css|js|map|svg|png|ico|txt|webmanifest|woff2?)$/;

/**
 * Whether a request to the app belongs into the picture. A prefetch is a guess of the browser, and the doctor
 * (scripts/doctor/request.ts) asks by itself: neither is a step of the user.
 */
export function isWorthRecording(path: string, headers: IncomingHttpHeaders): boolean {
  const isPrefetch =
    'next-router-prefetch' in headers ||
    [headers.purpose, headers['sec-purpose']].some((purpose) => String(purpose).startsWith('prefetch'));
  return !isPrefetch && headers['user-agent'] !== 'connected-app-doctor' && !SCENERY.test(path);
}
