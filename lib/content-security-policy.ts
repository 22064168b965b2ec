/** `next dev` compiles in the browser (eval) and injects styles. */
const development = process.env.NODE_ENV === 'development';

/**
 * A policy for one kind of page.
 *
 * No `form-action` beyond this origin, no framing, no plugins, no `<base>`; pictures may come from any
 * https host, because people's pictures do.
 */
function policy(scriptSources: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${scriptSources}${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self'${development ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' https:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** @param nonce fresh for one response, base64 */
export function userPagePolicy(nonce: string): string {
  return policy(`'nonce-${nonce}' 'strict-dynamic'`);
}

/**
 * Prerendered pages cannot carry a nonce; their inline scripts are known once they are built.
 *
 * @param hashes `'sha256-…'` sources of those scripts
 */
export function prerenderedPagePolicy(hashes: readonly string[]): string {
  return policy(development ? "'unsafe-inline'" : hashes.join(' '));
}
