import { EDITOR_ROLE } from './identities.ts';
import type { Resource } from './platform/api.ts';
import { tasksApi } from './platform/tasks-api.ts';
import type { Scope } from './stytch/scopes.ts';

/** Names that the sandbox's pages show: of your platform, and of the app as it is registered there (lib/brand.ts). */
export const yourPlatform = { name: 'Tasklight', app: 'Connected App' };

/**
 * Your platform's own scopes, named `<action>:<resource>`. The consent page shows the descriptions. The stand-in offers
 * these scopes in its discovery and RBAC policy, and lets users grant one with `roles` only if they have such a role:
 * in identities.ts, `mayEdit` gives a user EDITOR_ROLE. The app names the same scopes in lib/scopes.ts.
 */
export const yourScopes: readonly Scope[] = [
  { scope: 'read:tasks', description: 'See your tasks' },
  { scope: 'write:tasks', description: 'Add and change your tasks', roles: [EDITOR_ROLE] },
];

/**
 * Your platform's API, one function for each resource. docs/make-it-yours.md has an example. Every sandbox calls these
 * functions anew, so that what a resource keeps is its own.
 */
export const yourApi: readonly (() => Resource)[] = [tasksApi];
