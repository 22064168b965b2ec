import { type Context, Hono } from 'hono';
import { PROJECT } from '../identities.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { hasQuirk, quirked } from './quirks/apply.ts';
import { send } from './responses.ts';
import { STANDARD_SCOPES } from './scopes.ts';

/**
 * Both discovery documents and the key sets. As poor as Stytch's own
 * (https://stytch.com/docs/b2b/api/connected-app-openid-configuration): no revocation or
 * introspection endpoint, no `iss` parameter, and PKCE named in the OAuth document only, so that an app cannot lean
 * on what the real one does not say.
 */
export function discovery(project: Project): Hono {
  const { issuer, keys, switches } = project;
  const shared = {
    issuer,
    token_endpoint: `${issuer}/v1/oauth2/token`,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    scopes_supported: [...STANDARD_SCOPES, ...project.scopes.map(({ scope }) => scope)],
  };
  const routes = new Hono();
  const document = (c: Context, members: Record<string, unknown>) => {
    const set = switches.current.authorizationUrl ?? project.authorizationUrl;
    if (set === 'unset') throw new StytchFault('authorization_endpoint_not_configured_for_project');
    const whole = { ...shared, authorization_endpoint: set, ...members };
    return send(c, quirked(switches, 'discovery', whole, issuer));
  };
  const keySet = async (c: Context) => {
    const set = hasQuirk(switches, 'keys-overlap') ? await keys.publicSetWithNext() : keys.publicSet();
    return send(c, { keys: set.keys.map((key) => quirked(switches, 'jwk', { ...key })) });
  };

  routes.get('/.well-known/openid-configuration', (c) =>
    document(c, {
      userinfo_endpoint: `${issuer}/v1/oauth2/userinfo`,
      grant_types_supported: ['authorization_code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    }),
  );

  routes.get('/.well-known/oauth-authorization-server', (c) =>
    document(c, {
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      client_id_metadata_document_supported: true,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    }),
  );

  routes.get('/.well-known/jwks.json', keySet);
  // The addresses that the backend SDK reads the same keys from (`stytch`, lib/{b2c,b2b}/client.ts).
  for (const path of ['/v1/sessions/jwks/:project', '/v1/b2b/sessions/jwks/:project']) {
    routes.get(path, (c) => {
      if (c.req.param('project') !== PROJECT.id) throw new StytchFault('route_not_found');
      return keySet(c);
    });
  }
  return routes;
}
