import { Hono } from 'hono';
import type { RBACPolicyResponse } from 'stytch';
import { EDITOR_ROLE } from '../identities.ts';
import type { Project } from './engine.ts';
import { respond } from './responses.ts';
import type { Scope } from './scopes.ts';

/** The permissions behind custom scopes: `read:notes` is the action `read` on the resource `notes`. */
function permissionsOf(scopes: readonly Scope[]): { resource_id: string; actions: string[] }[] {
  const byResource = Map.groupBy(scopes, ({ scope }) => scope.split(':')[1] ?? '');
  return [...byResource].map(([resource_id, its]) => ({
    resource_id,
    actions: its.map(({ scope }) => scope.split(':')[0] ?? ''),
  }));
}

/** The platform's RBAC policy: custom scopes, and the role that may give the ones that not everybody may. */
const policyOf = (scopes: readonly Scope[]): NonNullable<RBACPolicyResponse['policy']> => ({
  resources: permissionsOf(scopes).map((permission) => ({
    ...permission,
    description: `The ${permission.resource_id} of a user`,
  })),
  roles: [
    {
      role_id: 'stytch_user',
      description: 'Everybody',
      permissions: permissionsOf(scopes.filter(({ roles }) => !roles)),
    },
    { role_id: EDITOR_ROLE, description: 'May change data', permissions: permissionsOf(scopes) },
  ],
  scopes: scopes.map((custom) => ({
    scope: custom.scope,
    description: custom.description,
    permissions: permissionsOf([custom]),
  })),
});

/** `GET /v1/rbac/policy` and its B2B twin (https://stytch.com/docs/api-reference/b2b/api/rbac/scope-object). */
export function rbacApi({ scopes }: Project): Hono {
  const policy = policyOf(scopes);
  const routes = new Hono();
  for (const path of ['/v1/rbac/policy', '/v1/b2b/rbac/policy'])
    routes.get(path, (c) => respond<RBACPolicyResponse>(c, { policy }));
  return routes;
}
