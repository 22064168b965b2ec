import { type ConnectedApp, isFirstParty, isPublicClient } from './connected-apps.ts';
import { rolesOf, type Subject } from './directory.ts';
import type { Project } from './engine.ts';
import { StytchFault } from './errors.ts';
import { hasQuirk } from './quirks/apply.ts';
import { isRegisteredRedirect } from './redirect-urls.ts';
import { findScope, isGrantable } from './scopes.ts';

/** What the platform's consent page sends on, the same for Consumer and B2B. */
export interface AuthorizeRequest {
  client_id: string;
  redirect_uri: string;
  response_type: string;
  scopes: string[];
  prompt?: string | undefined;
}

interface ScopeResult {
  scope: string;
  description: string;
  is_grantable: boolean;
}

export interface Verdict {
  app: ConnectedApp;
  scopeResults: ScopeResult[];
  /** The scopes a consent would give: asked for, and the user's to give. */
  grantable: string[];
  consentRequired: boolean;
}

/**
 * Judges an authorization request for one user (https://stytch.com/docs/connected-apps/oauth-learn-more/oauth-scopes).
 * @throws StytchFault where Stytch stops before any redirect: the user sees it on the consent page, the app never.
 */
export function judge(project: Project, subject: Subject, request: AuthorizeRequest): Verdict {
  const app = project.apps.find(request.client_id);
  if (!app) throw new StytchFault('connected_app_not_found');
  if (!isRegisteredRedirect(request.redirect_uri, app.redirect_urls)) {
    throw new StytchFault('connected_app_supplied_redirect_url_not_found_in_client');
  }
  if (request.response_type !== 'code') {
    throw new StytchFault('invalid_argument', 'Only response_type "code" is supported.');
  }
  if (request.prompt && request.prompt !== 'consent') {
    throw new StytchFault('invalid_argument', 'Only prompt "consent" is supported.');
  }
  checkOrganizationPolicy(subject, app);
  const scopeResults = [...new Set(request.scopes)].map((name) => scopeResult(project, subject, app, name));
  const grantable = scopeResults.filter((result) => result.is_grantable).map(({ scope }) => scope);
  const refused = hasQuirk(project.switches, 'scope-refused') && grantable.length < scopeResults.length;
  if (grantable.length === 0 || refused) throw new StytchFault('oauth_invalid_scope_requested');
  return {
    app,
    scopeResults,
    grantable,
    consentRequired: project.consents.isRequired(subject.id, app, grantable, request.prompt),
  };
}

/** @throws StytchFault when a public client came without PKCE, or with what cannot be an S256 challenge. */
export function checkChallenge(app: ConnectedApp, challenge: string | undefined): void {
  if (!challenge) {
    if (isPublicClient(app)) throw new StytchFault('pkce_required_for_idp_authorization_flow');
    return;
  }
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) throw new StytchFault('invalid_pkce_code_challenge');
}

function scopeResult({ scopes }: Project, subject: Subject, app: ConnectedApp, name: string): ScopeResult {
  const scope = findScope(name, scopes);
  if (!scope) throw new StytchFault('oauth_invalid_scope_requested', `Unknown: ${name}`);
  if (name === 'full_access' && !(isFirstParty(app) && app.full_access_allowed)) {
    throw new StytchFault('third_party_clients_cannot_use_full_access');
  }
  return {
    scope: name,
    description: scope.description,
    is_grantable: isGrantable(scope, rolesOf(subject)),
  };
}

function checkOrganizationPolicy(subject: Subject, app: ConnectedApp): void {
  if (subject.kind !== 'member') return;
  const { organization } = subject;
  const [policy, allowed] = isFirstParty(app)
    ? [organization.first_party_connected_apps_allowed_type, organization.allowed_first_party_connected_apps]
    : [organization.third_party_connected_apps_allowed_type, organization.allowed_third_party_connected_apps];
  const ok = policy === 'ALL_ALLOWED' || (policy === 'RESTRICTED' && allowed.includes(app.client_id));
  if (!ok) throw new StytchFault('connected_app_not_allowed_for_org');
}
