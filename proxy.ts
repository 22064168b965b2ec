import { type NextRequest, NextResponse } from 'next/server';
import { config as appConfig } from '@/lib/config';
import { userPagePolicy } from '@/lib/content-security-policy';
import { log } from '@/lib/log';
import { isProblemCode, problems } from '@/lib/problems';
import { isSameOrigin } from '@/lib/web/http';

/**
 * Sets what a page cannot set itself: a Content-Security-Policy with a fresh nonce, and the status of a problem page. It
 * redirects a form of another site to a page that explains it, where Next.js would respond with a bare 500.
 *
 * It reads no cookie and guards nothing, because a proxy can be bypassed (CVE-2025-29927 and its successors). Every
 * page, action and handler checks connection and origin itself.
 */
export function proxy(request: NextRequest): NextResponse {
  if (request.method === 'POST' && !isSameOrigin(request.headers)) {
    log.warn({ problem: 'cross_site_request' }, 'problem');
    return NextResponse.redirect(`${appConfig().appUrl}/problem/cross_site_request`, 303);
  }
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

/** The pages per request of lib/routes.ts. Next.js wants literals here, and a test compares the two. */
export const config = {
  matcher: ['/connected', '/connect/more', '/start', '/switch', '/login', '/problem/:code'],
};
