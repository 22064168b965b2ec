import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import { z } from 'zod';
import { config } from '@/lib/config';
import { OAuthFailure } from './failure';
import { oauthClient } from './oauth-client';

/** The one-time secrets of a flow. Only the token endpoint receives the verifier. There is a nonce only with `openid`. */
export const flowSecrets = z.object({
  state: z.string().min(1),
  verifier: z.string().min(1),
  nonce: z.string().min(1).optional(),
});
export type FlowSecrets = z.infer<typeof flowSecrets>;

/**
 * Starts an authorization code flow with PKCE (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
 *
 * @param asks whether the platform asks the user again also for what they granted before
 * @returns the flow's new secrets, and the URL to send the browser to
 * @throws OAuthFailure if the issuer's metadata cannot be used
 * @see https://stytch.com/docs/connected-apps/authorization-code-flow
 */
export async function createAuthorizationRequest(
  scope: readonly string[],
  asks = false,
): Promise<{ secrets: FlowSecrets; url: URL }> {
  const configuration = await oauthClient();
  const wantsIdToken = scope.includes('openid');
  if (wantsIdToken) requireRs256(configuration.serverMetadata());
  // In hex it has no `--`, which firewalls take for an SQL comment in the callback's query (OWASP CRS 942440).
  const state = randomBytes(32).toString('hex');
  const verifier = client.randomPKCECodeVerifier();
  const nonce = wantsIdToken ? { nonce: client.randomNonce() } : {};
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri(),
    scope: scope.join(' '),
    state,
    ...nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  // Other servers may give a refresh token only after this prompt (OpenID Connect Core §11). An Authorization URL may have a
  // prompt of its own, and no parameter may come twice (RFC 6749 §3.1).
  const isPrompted = asks || (config().consentPrompt && scope.includes('offline_access'));
  if (isPrompted) url.searchParams.set('prompt', 'consent');
  for (const [name, value] of resourceParameters()) url.searchParams.append(name, value);
  return { secrets: { state, verifier, ...nonce }, url };
}

/** This app accepts only RS256. If the issuer lacks it, the flow fails before the user consents. */
function requireRs256(metadata: client.ServerMetadata): void {
  const { jwks_uri, id_token_signing_alg_values_supported: algorithms = ['RS256'] } = metadata;
  const reason = jwks_uri ? 'id_token_signing_alg_values_supported' : 'jwks_uri';
  if (!jwks_uri || !algorithms.includes('RS256')) throw new OAuthFailure('issuer_misconfigured', { reason });
}

/** @returns the APIs that the tokens are for, as parameters (RFC 8707 §2) */
export function resourceParameters(): URLSearchParams {
  return new URLSearchParams(config().resources.map((resource) => ['resource', resource]));
}

/** @returns the redirect URL that is registered at Stytch */
export function redirectUri(): string {
  return `${config().appUrl}/callback`;
}
