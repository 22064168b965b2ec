import * as client from 'openid-client';
import { type FlowSecrets, redirectUri, resourceParameters } from './authorization-request';
import { classifyFailure } from './failure';
import { type Grant, validateTokenResponse } from './grant';
import { type Issued, issuing } from './issuer-fetch';
import { issuerKeys } from './issuer-keys';
import { relyingParty } from './relying-party';
import { checkProject, checkResponseIssuer } from './response-issuer';
import { fetchMissingProfile } from './userinfo';

/**
 * Exchanges the code of a callback's query for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5, OpenID Connect Core §3.1.3),
 * with one POST: a code can be used once. With `openid` the response must have an ID token, checked in full.
 *
 * @param issued gets the tokens as soon as they have arrived. They are live when this throws, and the caller revokes them.
 * @throws OAuthFailure `access_denied` when the user declined, else a problem code
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-authorization-code
 */
export async function exchangeCode(
  query: string,
  flow: FlowSecrets & { readonly scope: readonly string[] },
  issued: Issued,
): Promise<Grant> {
  try {
    const relying = await relyingParty();
    const response = new URLSearchParams(query);
    const project = checkResponseIssuer(response, relying.serverMetadata());
    const idTokenExpected = flow.scope.includes('openid');
    if (idTokenExpected && response.has('code')) await issuerKeys();
    const tokens = await issuing.run(issued, () =>
      client.authorizationCodeGrant(
        relying,
        // Not `request.url`: the Host header decides what that says.
        new URL(`${redirectUri()}?${response}`),
        {
          expectedState: flow.state,
          pkceCodeVerifier: flow.verifier,
          ...(flow.nonce ? { expectedNonce: flow.nonce } : {}),
          idTokenExpected,
        },
        resourceParameters(),
      ),
    );
    const grant = await validateTokenResponse(tokens, tokens.claims(), flow.scope);
    if (project) checkProject(grant.accessToken, project);
    return await fetchMissingProfile(grant);
  } catch (error) {
    throw classifyFailure(error);
  }
}
