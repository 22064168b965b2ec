import type { NextConfig } from 'next';
import { prerenderedPagePolicy } from './lib/content-security-policy';
import { pathPattern, personalPattern } from './lib/routes';

/** Stands for the hashes of inline scripts until these are known; see scripts/static-page-csp.ts. */
const hashesToCome = ["'sha256-PRERENDERED'"];

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

/** For hosts without a Node.js server of their own. Elsewhere lib/startup/personal-responses.ts sets it, and `Vary`. */
const personal = { 'Cache-Control': 'private, no-store, no-transform' };

/**
 * Handlers have no forms, so they need not send their addresses (codes, states) to anybody. This must be set here: what
 * is set here for a path replaces what its handler sets.
 */
const handlers = { 'Referrer-Policy': 'no-referrer' };

/** For what the client metadata document names: the platform's consent page shows the logo on its own origin. */
const published = { 'Cross-Origin-Resource-Policy': 'cross-origin' };

const list = (headers: Record<string, string>) =>
  Object.entries(headers).map(([key, value]) => ({ key, value }));

const nextConfig: NextConfig = {
  output: 'standalone',
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  // Next guesses these from lock files; one in a folder above would move server.js deep into the standalone folder.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  // `next dev` takes another host than localhost for a foreign one, and would not reload or hydrate there.
  allowedDevOrigins: [URL.parse(process.env.APP_URL ?? '')?.hostname ?? 'localhost'],
  // AGENTS.md is this project's own: `next dev` would append to it.
  agentRules: false,
  reactStrictMode: true,
  // Nothing here uses it; open, it fetches and decodes what a link names, and caches what it got.
  images: { unoptimized: true },
  // Else `/Connected`, which is no page, counts as one below and gets no policy.
  experimental: { caseSensitiveRoutes: true },
  headers: async () => [
    { source: '/:path*', headers: list(everywhere) },
    { source: '/(icon.svg|apple-icon.png|favicon.ico|client-metadata.json)', headers: list(published) },
    { source: `/(${pathPattern(({ page }) => !page)})`, headers: list(handlers) },
    { source: `/((?:${personalPattern})(?:/.*)?)`, headers: list(personal) },
    {
      // Pages behind the proxy carry a nonce instead.
      source: `/((?!(?:${pathPattern(({ page }) => page === 'per request')})$).*)`,
      headers: list({ 'Content-Security-Policy': prerenderedPagePolicy(hashesToCome) }),
    },
  ],
};

export default nextConfig;
