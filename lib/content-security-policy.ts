/** `next dev` uses eval and inline styles. */
const development = process.env.NODE_ENV === 'development';

/** The platform may keep users' pictures on any host, so `img-src` allows all that use https. */
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
export function noncePolicy(nonce: string): string {
  return policy(`'nonce-${nonce}' 'strict-dynamic'`);
}

/** @param hashes `'sha256-…'` of a page's inline scripts. A prerendered page cannot carry a nonce. */
export function prerenderedPagePolicy(hashes: readonly string[]): string {
  return policy(development ? "'unsafe-inline'" : hashes.join(' '));
}
