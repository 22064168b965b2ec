/** `next dev` compiles in the browser (eval) and injects styles. */
const development = process.env.NODE_ENV === 'development';

/** No `form-action` beyond this origin, no framing, no plugins, no `<base>`. Users' pictures come from any https host. */
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

/** @param hashes `'sha256-…'` of the inline scripts. A prerendered page cannot carry a nonce; its scripts are known. */
export function prerenderedPagePolicy(hashes: readonly string[]): string {
  return policy(development ? "'unsafe-inline'" : hashes.join(' '));
}
