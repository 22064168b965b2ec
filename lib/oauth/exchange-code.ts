import * as client from 'openid-client';
import { log } from '@/lib/log';
import { type FlowSecrets, redirectUri, resources } from './authorization-request';
import { classifyFailure, OAuthFailure } from './failure';
import { type Grant, readGrant } from './grant';
import { issuerKeys } from './issuer-keys';
import { relyingParty } from './relying-party';
import { checkResponseIssuer, isOfProject, logProjectIssuer } from './response-issuer';
import { revokeTokens } from './revoke';
import { withProfile } from './userinfo';

/**
 * Exchanges the authorization response for tokens: one POST, never repeated, as a code is spent once
 * (RFC 6749 §4.1.3, RFC 7636 §4.5, OpenID Connect Core §3.1.3). The ID token's signature, `iss`,
 * `aud`, `azp`, `exp`, `nbf`, `iat` and `nonce` are checked, and it must be there if `openid` was asked.
 *
 * @param query the callback's query, as received
 * @param secrets the flow's secrets, from its sealed cookie
 * @param requestedScope what the flow asked for
 * @returns the grant
 * @throws OAuthFailure `access_denied` when the user declined, else a problem code
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-authorization-code
 */
export async function exchangeCode(
  query: string,
  secrets: FlowSecrets,
  requestedScope: readonly string[],
): Promise<Grant> {
  try {
    const relying = await relyingParty();
    const response = new URLSearchParams(query);
    const project = checkResponseIssuer(response, relying.serverMetadata());
    const idTokenExpected = requestedScope.includes('openid');
    if (idTokenExpected && response.has('code')) await issuerKeys();
    const tokens = await client.authorizationCodeGrant(
      relying,
      // Built from configuration: `request.url` says whatever the Host header said.
      new URL(`${redirectUri()}?${response}`),
      {
        expectedState: secrets.state,
        pkceCodeVerifier: secrets.verifier,
        ...(secrets.nonce ? { expectedNonce: secrets.nonce } : {}),
        idTokenExpected,
      },
      resources(),
    );
    return await withProfile(await acceptTokens(tokens, requestedScope, project));
  } catch (error) {
    throw classifyFailure(error);
  }
}

/** The code is spent and the tokens are live. Tokens that fail a check must not outlive their refusal. */
async function acceptTokens(
  tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>,
  requestedScope: readonly string[],
  project: string | undefined,
): Promise<Grant> {
  const { access_token: accessToken, refresh_token: refreshToken } = tokens;
  try {
    const grant = await readGrant(tokens, tokens.claims(), requestedScope);
    if (project && !isOfProject(accessToken, project)) throw new OAuthFailure('issuer_mismatch');
    if (project) logProjectIssuer();
    return grant;
  } catch (error) {
    await revokeTokens({ accessToken, refreshToken }).catch((revocation) =>
      log.warn({ ...revocation.facts, err: revocation }, 'revocation was not confirmed'),
    );
    throw error;
  }
}
