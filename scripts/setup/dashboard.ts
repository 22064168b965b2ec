import { defaultScopes, isLoopback, scopeCatalogue } from '../tools/app-modules.ts';

const STANDARD = new Set(['openid', 'profile', 'email', 'phone', 'offline_access', 'full_access']);

/**
 * What no API sets up, and where it is done. Whether the Authorization URL is there can be seen: Stytch's discovery
 * answers 400 until it is.
 *
 * @param domain the project domain
 * @see https://stytch.com/docs/api-reference/b2b/api/errors/400 authorization_endpoint_not_configured_for_project
 */
export async function dashboardSteps(domain: string): Promise<string[]> {
  const endpoint = await authorizationUrl(domain);
  if (endpoint && isLoopback(new URL(domain))) return [`✓ nothing: the sandbox has it all (${endpoint})`];
  const names = [...defaultScopes, ...scopeCatalogue.map(({ name }) => name)];
  const custom = [...new Set(names)].filter((name) => !STANDARD.has(name));
  return [
    endpoint
      ? `✓ Authorization URL: ${endpoint}`
      : `! Authorization URL: set it in Stytch Dashboard → Connected Apps → Settings, to the platform’s login and consent page`,
    `! Scopes ${custom.join(', ')}: they must exist in Stytch Dashboard → Roles & permissions → Scopes, and users need a role with their permissions`,
    '! Dynamic client registration (same Settings page): this app does not need it; leave it off unless others do',
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
