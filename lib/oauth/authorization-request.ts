import * as client from 'openid-client';
import { config } from '@/lib/config';
import { OAuthFailure } from './failure';
import { relyingParty } from './relying-party';

/** The one-time secrets of a flow. The verifier never leaves the server except to the token endpoint. */
export type FlowSecrets = {
  state: string;
  verifier: string;
  /** Only with `openid`: without an ID token there is nothing that could carry it back. */
  nonce?: string | undefined;
};

/**
 * Starts an authorization code flow with PKCE (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
 * Every parameter is made here: nothing that a request carries can add or change one.
 *
 * @param scope the scope tokens to ask for
 * @returns the fresh secrets of the flow, and where to send the browser
 * @throws OAuthFailure when the issuer's metadata cannot be had
 * @see https://stytch.com/docs/connected-apps/authorization-code-flow
 */
export async function authorizationRequest(
  scope: readonly string[],
): Promise<{ secrets: FlowSecrets; url: URL }> {
  const relying = await relyingParty();
  requireIdTokens(relying.serverMetadata(), scope);
  const { consentPrompt } = config();
  const verifier = client.randomPKCECodeVerifier();
  const secrets: FlowSecrets = {
    state: client.randomState(),
    verifier,
    ...(scope.includes('openid') ? { nonce: client.randomNonce() } : {}),
  };
  const url = client.buildAuthorizationUrl(relying, {
    redirect_uri: redirectUri(),
    scope: scope.join(' '),
    state: secrets.state,
    ...(secrets.nonce ? { nonce: secrets.nonce } : {}),
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // OpenID Connect Core §11: some servers give a refresh token only after they have asked. Stytch asks by itself.
    ...(consentPrompt && scope.includes('offline_access') ? { prompt: 'consent' } : {}),
  });
  for (const [name, value] of resources()) url.searchParams.append(name, value);
  return { secrets, url };
}

/** Better before the user goes to the platform and consents than after: without RS256 no ID token would be accepted. */
function requireIdTokens(metadata: client.ServerMetadata, scope: readonly string[]): void {
  if (!scope.includes('openid')) return;
  const { jwks_uri, id_token_signing_alg_values_supported: algorithms = ['RS256'] } = metadata;
  const member = jwks_uri ? 'id_token_signing_alg_values_supported' : 'jwks_uri';
  if (!jwks_uri || !algorithms.includes('RS256'))
    throw new OAuthFailure('issuer_misconfigured', { reason: member });
}

/** @returns the parameters that name the APIs the tokens are for (RFC 8707 §2), on authorization and token requests. */
export function resources(): URLSearchParams {
  return new URLSearchParams(config().resources.map((resource) => ['resource', resource]));
}

/** @returns the redirect URL registered at Stytch; authorization and token request must name the same. */
export function redirectUri(): string {
  return `${config().appUrl}/callback`;
}
