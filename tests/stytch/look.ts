import { StytchError } from 'stytch';
import { EDITOR_ROLE } from '../../sandbox/identities.ts';
import { defaultScopes, isLoopback, scopeCatalogue } from '../../scripts/tools/app-modules.ts';
import type { Environment } from '../../scripts/tools/run.ts';
import { type Api, Lacking, projectApi, type TestProject } from './project.ts';

const STANDARD = ['openid', 'profile', 'email', 'phone', 'offline_access'];

/**
 * The project's vertical. Nothing tells it but that the other vertical's calls are refused; a stand-in serves both,
 * so that STYTCH_PROJECT_VERTICAL decides there.
 * @throws Lacking for wrong keys
 */
export async function verticalOf(api: Api, env: Environment): Promise<'consumer' | 'b2b'> {
  const said = env.STYTCH_PROJECT_VERTICAL;
  if (said === 'consumer' || said === 'b2b') return said;
  try {
    await api.consumer.users.search({ limit: 1 });
    return 'consumer';
  } catch (error) {
    if (!(error instanceof StytchError)) throw error;
    if (error.error_type === 'unauthorized_credentials')
      throw new Lacking('STYTCH_PROJECT_ID and STYTCH_PROJECT_SECRET are refused: unauthorized_credentials');
    return 'b2b';
  }
}

/**
 * Where the platform has to be: the project's Authorization URL.
 * @throws Lacking when it is not on this machine
 */
export async function platformPort({ domain }: TestProject): Promise<number> {
  const response = await fetch(`${domain}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(10_000),
  });
  const { authorization_endpoint: address } = (await response.json()) as { authorization_endpoint?: string };
  const url = URL.parse(address ?? '');
  if (url && isLoopback(url) && url.protocol === 'http:' && url.pathname === '/oauth/authorize')
    return Number(url.port || 80);
  throw new Lacking(
    `The project's Authorization URL is ${address ?? 'not set'}. Set it in Stytch Dashboard → Connected Apps → Settings to http://127.0.0.1:4000/oauth/authorize (or idp_authorization_url of the environment, through the management API or Terraform): that is where the tests start the platform.`,
  );
}

/** @throws Lacking when the project has not the scopes and the role that the stories are about */
export async function requireScopes(api: Api, vertical: 'consumer' | 'b2b'): Promise<void> {
  const { policy } = await (vertical === 'b2b' ? api.b2b : api.consumer).rbac.policy();
  const scopes = [...new Set([...defaultScopes, ...scopeCatalogue.map(({ name }) => name)])];
  const known = policy?.scopes?.map(({ scope }) => scope) ?? [];
  const roles = policy?.roles.map(({ role_id }) => role_id) ?? [];
  const missing = [
    ...scopes.filter((scope) => !STANDARD.includes(scope) && !known.includes(scope)),
    ...(roles.includes(EDITOR_ROLE) ? [] : [`role ${EDITOR_ROLE}`]),
  ];
  if (missing.length === 0) return;
  throw new Lacking(
    `The project lacks: ${missing.join(', ')}. Stytch Dashboard → Roles & permissions (or the RBAC policy, through the management API or Terraform): read:tasks for everybody's role, write:tasks for the role ${EDITOR_ROLE} only.`,
  );
}

/**
 * Where a platform may call this project's API: at Stytch's API host always, at the project domain if it responds
 * there. Says so when it does not.
 */
export async function waysToCall(
  project: TestProject,
  vertical: 'consumer' | 'b2b',
): Promise<('api-host' | 'domain')[]> {
  const { consumer, b2b } = projectApi(project, 'domain');
  try {
    await (vertical === 'b2b' ? b2b.organizations : consumer.users).search({ limit: 1 });
    return ['api-host', 'domain'];
  } catch (error) {
    console.log(`? Not tested over ${project.domain}, which does not respond as Stytch's API: ${error}`);
    return ['api-host'];
  }
}
