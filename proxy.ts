import { type NextRequest, NextResponse } from 'next/server';
import { userPagePolicy } from '@/lib/content-security-policy';
import { isProblemCode, problems } from '@/lib/problems';

/**
 * What a page cannot say for itself: a Content-Security-Policy with a fresh nonce, and the status of
 * a problem page. Reads no cookie and guards nothing, because a proxy can be bypassed
 * (CVE-2025-29927 and its successors): every page, action and handler checks the connection itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const policy = userPagePolicy(Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'));
  // Next.js reads the nonce for its own scripts from the request's policy.
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers }, status: pageStatus(request.nextUrl.pathname) });
  response.headers.set('Content-Security-Policy', policy);
  return response;
}

function pageStatus(pathname: string): number {
  const code = pathname.match(/^\/problem\/(\w+)$/)?.[1] ?? '';
  return isProblemCode(code) ? problems[code].status : 200;
}

/** Prerendered pages do not pass here: for them the proxy would halve the throughput. */
export const config = { matcher: ['/connected', '/start', '/switch', '/problem/:code*'] };
