import type { NextConfig } from 'next';
import { prerenderedPagePolicy } from './lib/content-security-policy';
import { pathPattern, personalPaths } from './lib/routes';

/** scripts/static-page-csp.ts replaces it after the build by the hashes of inline scripts. */
const hashPlaceholder = ["'sha256-PRERENDERED'"];

const everywhere = {
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: with it browsers send `Origin: null` from our own forms, which looks like another site.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  // Browsers ignore it on http (RFC 6797 §8.1), so it does no harm on localhost.
  'Strict-Transport-Security': 'max-age=31536000',
};

/** For hosts without Node's HTTP server, where lib/startup/page-responses.ts sets it, and `Vary`. */
const personal = { 'Cache-Control': 'private, no-store, no-transform' };

/** URLs of handlers hold codes and states. A header that a handler sets itself would lose against those above. */
const handlers = { 'Referrer-Policy': 'no-referrer' };

/** The platform's consent page shows the logo that the client metadata document names. */
const published = { 'Cross-Origin-Resource-Policy': 'cross-origin' };

/** Whether the browser sends a connection's cookie, by any of its names: the build does not know `APP_URL`. */
const withConnection = [
  {
    type: 'header',
    key: 'cookie',
    value: '(?:.*; )?(?:__Host-)?(?:\\d+-)?connection(?:-\\w+)?(?:\\.0)?=.+',
  } as const,
];

const perRequest = pathPattern(({ page }) => page === 'per request');

const list = (headers: Record<string, string>) =>
  Object.entries(headers).map(([key, value]) => ({ key, value }));

const nextConfig: NextConfig = {
  output: 'standalone',
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  // Next.js guesses these from lock files. One in a folder above would move server.js deep into the standalone folder.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: ['@electric-sql/pglite'], // [database]
  poweredByHeader: false,
  // On a host other than localhost `next dev` would not reload or hydrate.
  allowedDevOrigins: [URL.parse(process.env.APP_URL ?? '')?.hostname ?? 'localhost'],
  // `next dev` would append to AGENTS.md.
  agentRules: false,
  // Left on, the image optimizer would fetch and cache what a link names, and nothing here uses it.
  images: { unoptimized: true },
  // Otherwise `/Connected`, which is no page, would match the pages below and get no policy.
  experimental: { caseSensitiveRoutes: true },
  rewrites: async () => ({
    beforeFiles: [{ source: '/', has: withConnection, destination: '/home' }],
    afterFiles: [],
    fallback: [],
  }),
  headers: async () => [
    { source: '/:path*', headers: list(everywhere) },
    { source: '/(icon.svg|apple-icon.png|favicon.ico|client-metadata.json)', headers: list(published) },
    { source: `/(${pathPattern(({ page }) => !page)})`, headers: list(handlers) },
    { source: `/((?:${personalPaths})(?:/.*)?)`, headers: list(personal) },
    { source: '/', has: withConnection, headers: list(personal) },
    {
      // lib/startup/page-responses.ts or the proxy sets the policy of other pages.
      source: `/((?!(?:${perRequest})$).*)`,
      headers: list({ 'Content-Security-Policy': prerenderedPagePolicy(hashPlaceholder) }),
    },
    {
      // Without lib/startup, this request passes the proxy and names the nonce.
      source: `/(${perRequest})`,
      has: [{ type: 'header', key: 'content-security-policy' }],
      headers: list({ 'Content-Security-Policy': prerenderedPagePolicy([]) }),
    },
  ],
};

export default nextConfig;
