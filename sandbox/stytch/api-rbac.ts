import { Hono } from 'hono';
import type { RBACPolicyResponse } from 'stytch';
import { EDITOR_ROLE } from '../identities.ts';
import { answer } from './answers.ts';
import { CUSTOM_SCOPES } from './scopes.ts';

const TASKS = 'tasks';
const permissions = (actions: string[]) => [{ resource_id: TASKS, actions }];

/** The permissions behind a custom scope: `read:tasks` is the action `read` on `tasks`. */
const actionsOf = (scope: string): string[] => [scope.split(':')[0] ?? ''];

/** The platform's RBAC policy: custom scopes, and the role that may give the one that not everybody may. */
const policy: NonNullable<RBACPolicyResponse['policy']> = {
  resources: [{ resource_id: TASKS, description: 'The tasks of a person', actions: ['read', 'write'] }],
  roles: [
    { role_id: 'stytch_user', description: 'Everybody', permissions: permissions(['read']) },
    { role_id: EDITOR_ROLE, description: 'May change tasks', permissions: permissions(['read', 'write']) },
  ],
  scopes: CUSTOM_SCOPES.map(({ scope, description }) => ({
    scope,
    description,
    permissions: permissions(actionsOf(scope)),
  })),
};

/** `GET /v1/rbac/policy` and its B2B twin (https://stytch.com/docs/api-reference/b2b/api/rbac/scope-object). */
export function rbacApi(): Hono {
  const routes = new Hono();
  for (const path of ['/v1/rbac/policy', '/v1/b2b/rbac/policy'])
    routes.get(path, (c) => answer<RBACPolicyResponse>(c, { policy }));
  return routes;
}
