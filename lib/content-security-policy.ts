/** `next dev` compiles in the browser (eval) and injects styles. */
const development = process.env.NODE_ENV === 'development';

/**
 * A policy for one kind of page.
 *
 * Forms stay on this origin. There are no frames, plugins or `<base>`. Pictures may come from any https host, because
 * users' pictures do.
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
 * For pages that cannot carry a nonce. The build knows their inline scripts.
 *
 * @param hashes `'sha256-…'` sources of those scripts
 */
export function prerenderedPagePolicy(hashes: readonly string[]): string {
  return policy(development ? "'unsafe-inline'" : hashes.join(' '));
}
