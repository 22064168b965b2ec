import type Provider from 'oidc-provider';
import type { AuthorizeRequest, Verdict } from './authorize.ts';
import { checkChallenge } from './authorize.ts';
import type { Subject } from './directory.ts';
import type { Project } from './engine.ts';
import { quirked } from './quirks/apply.ts';

/** The rest of an `/idp/oauth/authorize` request: what the user said, and what travels back to the app. */
export interface Submission extends AuthorizeRequest {
  /** The name of Stytch at the address where it was called (RFC 9207). */
  iss: string;
  consent_granted: boolean;
  state?: string | undefined;
  nonce?: string | undefined;
  code_challenge?: string | undefined;
  /** What the tokens are meant for (RFC 8707). */
  resources?: string[] | undefined;
}

/**
 * Ends an authorization: a code in the engine and the URL that takes the user back, or the URL that says no.
 *
 * Where no consent was needed, `consent_granted: false` still succeeds: Stytch's own component submits that
 * (`stytchauth/stytch-browser`, IDPConsent.tsx).
 */
export async function conclude(
  project: Project,
  engine: Provider,
  subject: Subject,
  submission: Submission,
  verdict: Verdict,
): Promise<{ redirect_uri: string; authorization_code?: string }> {
  const { redirect_uri, state, iss } = submission;
  checkChallenge(verdict.app, submission.code_challenge);
  if (verdict.consentRequired && !submission.consent_granted) {
    const refusal = {
      error: 'access_denied',
      error_description: 'The resource owner denied the request',
      state,
      iss,
    };
    return { redirect_uri: backToApp(project, redirect_uri, refusal) };
  }
  const code = await createCode(engine, subject, submission, verdict);
  project.consents.remember(subject.id, verdict.app.client_id, verdict.grantable);
  return { redirect_uri: backToApp(project, redirect_uri, { code, state, iss }), authorization_code: code };
}

async function createCode(
  engine: Provider,
  subject: Subject,
  { nonce, code_challenge, redirect_uri, resources = [] }: Submission,
  { app, grantable }: Verdict,
): Promise<string> {
  const client = await engine.Client.find(app.client_id);
  if (!client) throw new Error(`the engine does not know ${app.client_id}`);
  const grant = new engine.Grant({ accountId: subject.id, clientId: app.client_id });
  grant.addOIDCScope(grantable.join(' '));
  for (const resource of resources) grant.addResourceScope(resource, grantable.join(' '));
  const grantId = await grant.save();
  const code = new engine.AuthorizationCode({
    accountId: subject.id,
    client,
    grantId,
    redirectUri: redirect_uri,
    scope: grantable.join(' '),
    ...(nonce ? { nonce } : {}),
    // The API has no field for the method: S256 is implied (`stytch`, lib/b2c/idp_oauth.ts).
    ...(code_challenge ? { codeChallenge: code_challenge, codeChallengeMethod: 'S256' } : {}),
  } as never);
  return code.save();
}

function backToApp({ switches, issuer }: Project, url: string, query: Record<string, unknown>): string {
  const result = new URL(url);
  for (const [name, value] of Object.entries(quirked(switches, 'callback', query, issuer)))
    if (value) result.searchParams.set(name, String(value));
  return result.href;
}
