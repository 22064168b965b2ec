import { type NextRequest, NextResponse } from 'next/server';
import { expireByHeader } from '@/lib/cookies/cookies';
import { pageHead } from '@/lib/web/http';

/**
 * Sets what a page cannot set itself, on hosts where lib/startup/page-responses.ts has not done so. Only there, because a proxy
 * costs a fifth of the requests per second (docs/decisions/0013-policy-at-node.md).
 *
 * Nothing relies on it, because a proxy can be bypassed (CVE-2025-29927 and its successors): every page, action and
 * handler checks connection and origin itself.
 */
export function proxy(request: NextRequest): NextResponse {
  const { location, policy, status, saysNotice } = pageHead(
    request.method,
    request.nextUrl.pathname,
    request.headers,
  );
  if (location !== undefined) return NextResponse.redirect(location, 303);
  const headers = new Headers(request.headers);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers }, status });
  response.headers.set('Content-Security-Policy', policy);
  if (saysNotice) expireByHeader((...header) => response.headers.append(...header), 'notice');
  return response;
}

/**
 * The pages `per request` of lib/routes.ts. Next.js accepts only literals here, and a test compares the two. A client
 * can skip the proxy by sending the header. It then gets the policy of next.config.ts, which allows no nonce.
 */
export const config = {
  matcher: [
    {
      // [login]
      source: '/(start|connected|connections|switch|problem/[^/]+|connect/more|login)',
      // [ejected] source: '/(start|connected|connections|switch|problem/[^/]+|connect/more)',
      // [/login]
      missing: [{ type: 'header', key: 'content-security-policy' }],
    },
  ],
};
