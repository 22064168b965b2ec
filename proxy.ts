import { type NextRequest, NextResponse } from 'next/server';
import { config as appConfig } from '@/lib/config';
import { userPagePolicy } from '@/lib/content-security-policy';
import { log } from '@/lib/log';
import { isProblemCode, problems } from '@/lib/problems';
import { isSameOrigin } from '@/lib/web/http';

/**
 * What a page cannot say for itself: a Content-Security-Policy with a fresh nonce, the status of a
 * problem page, and a kind word about a form that another site sent (Next.js would answer it with a
 * bare 500). Reads no cookie and guards nothing, because a proxy can be bypassed (CVE-2025-29927 and
 * its successors): every page, action and handler checks connection and origin itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { appUrl } = appConfig();
  if (request.method === 'POST' && !isSameOrigin(request.headers, appUrl)) {
    log.warn({ problem: 'cross_site_request' }, 'problem');
    return NextResponse.redirect(`${appUrl}/problem/cross_site_request`, 303);
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

/** Prerendered pages do not pass here: they need no nonce, and are served without a render. */
export const config = { matcher: ['/connected', '/connect/more', '/start', '/switch', '/problem/:code'] };
