import { defaultScopes, isLoopback, scopeCatalogue } from '../tools/app-modules.ts';

const STANDARD = new Set(['openid', 'profile', 'email', 'phone', 'offline_access', 'full_access']);

/**
 * What the project's own API does not set up, and where it is done. Whether the Authorization URL is there can be
 * seen: Stytch's discovery responds with 400 until it is.
 *
 * @param domain the project domain
 * @see https://stytch.com/docs/api-reference/b2b/api/errors/400 authorization_endpoint_not_configured_for_project
 */
export async function leftToDo(domain: string): Promise<string[]> {
  const endpoint = await authorizationUrl(domain);
  if (endpoint && isLoopback(new URL(domain))) return [`✓ nothing: the sandbox has it all (${endpoint})`];
  const names = [...defaultScopes, ...scopeCatalogue.map(({ name }) => name)];
  const custom = [...new Set(names)].filter((name) => !STANDARD.has(name)).join(', ');
  return [
    endpoint
      ? `✓ Authorization URL: ${endpoint}`
      : '! Authorization URL: set it to the platform’s login and consent page. Dashboard → Connected Apps → Settings, or idp_authorization_url of the environment',
    ...(custom
      ? [
          `! Scopes ${custom}: they must exist, and users need a role with their permissions. Dashboard → Roles & permissions → Scopes, or custom_scopes of the RBAC policy`,
        ]
      : []),
    '! Dynamic client registration, client ID metadata documents: a registered app needs neither; leave them off unless others need them. Dashboard → Connected Apps → Settings',
  ];
}

async function authorizationUrl(domain: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${domain}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(5000),
    });
    const { authorization_endpoint } = (await response.json()) as { authorization_endpoint?: unknown };
    return typeof authorization_endpoint === 'string' ? authorization_endpoint : undefined;
  } catch {
    return undefined;
  }
}
