import { type NextRequest, NextResponse } from 'next/server';
import { config as appConfig } from '@/lib/config';
import { noncePolicy } from '@/lib/content-security-policy';
import { cookieName, expireByHeader } from '@/lib/cookies/cookies';
import { log } from '@/lib/log';
import { problemCodeOf, problems } from '@/lib/problems';
import { isSameOrigin } from '@/lib/web/http';

/**
 * Sets what a page cannot set itself: a Content-Security-Policy with a fresh nonce, and the status of a problem page. It
 * redirects a cross-site POST to a problem page, where Next.js would respond with a bare 500. And it clears the notice that
 * the page says.
 *
 * Nothing relies on it, because a proxy can be bypassed (CVE-2025-29927 and its successors): every page, action and
 * handler checks connection and origin itself.
 */
export function proxy(request: NextRequest): NextResponse {
  if (request.method === 'POST' && !isSameOrigin(request.headers)) {
    log.warn({ problem: 'cross_site_request' }, 'problem');
    return NextResponse.redirect(`${appConfig().appUrl}/problem/cross_site_request`, 303);
  }
  const policy = noncePolicy(Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64'));
  // Next.js reads the nonce for its own scripts from the request's policy.
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const { pathname } = request.nextUrl;
  const code = problemCodeOf(pathname);
  const other = pathname.startsWith('/problem/') ? 404 : 200;
  const status = code ? problems[code].status : other;
  const response = NextResponse.next({ request: { headers }, status });
  response.headers.set('Content-Security-Policy', policy);
  if (request.method === 'GET' && request.cookies.has(cookieName('notice')))
    expireByHeader(response.headers, 'notice');
  return response;
}

/** The pages `per request` of lib/routes.ts. Next.js accepts only literals here, and a test compares the two. */
export const config = {
  matcher: ['/connected', '/connect/more', '/start', '/switch', '/login', '/problem/:code'],
};
