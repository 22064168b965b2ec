import type { Endpoint } from './switches.ts';

/** The switchable endpoints a request belongs to, the most particular first. */
export function endpointsOf(
  server: 'stytch' | 'platform',
  path: string,
  params: Record<string, unknown>,
): readonly Endpoint[] {
  if (server === 'platform') return path.startsWith('/v1/') ? ['api'] : [];
  if (path === '/.well-known/jwks.json') return ['jwks'];
  if (path.startsWith('/.well-known/')) return ['discovery'];
  switch (/\/oauth2\/(\w+)$/.exec(path)?.[1]) {
    case 'token':
      if (params.grant_type === 'refresh_token') return ['refresh', 'token'];
      return params.grant_type === 'authorization_code' ? ['exchange', 'token'] : ['token'];
    case 'userinfo':
      return ['userinfo'];
    case 'introspect':
      return ['introspect'];
    case 'revoke':
      return ['revoke'];
    default:
      return ['backend'];
  }
}
