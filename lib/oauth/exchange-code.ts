import * as client from 'openid-client';
import { type FlowSecrets, redirectUri, resourceParameters } from './authorization-request';
import { type Grant, validateTokenResponse } from './grant';
import { type IssuedTokens, issuedTokensContext } from './issuer-fetch';
import { issuerKeys } from './issuer-keys';
import { oauthClient } from './oauth-client';
import { checkResponseIssuer, checkTokenProject } from './response-issuer';
import { fetchMissingProfile } from './userinfo';

/**
 * Exchanges the code of a callback's query for tokens (RFC 6749 §4.1.3, RFC 7636 §4.5, OpenID Connect Core §3.1.3),
 * with one POST: a code can be used once. With `openid` the response must have a valid ID token.
 *
 * @param query of the callback
 * @param issued gets the tokens as soon as they arrive. If `exchangeCode` throws, the caller revokes them.
 * @throws an error of which `classifyFailure` makes `access_denied`, if the user declined, or the code of a problem
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-authorization-code
 */
export async function exchangeCode(
  query: string,
  flow: FlowSecrets & { readonly scope: readonly string[] },
  issued: IssuedTokens,
): Promise<Grant> {
  const configuration = await oauthClient();
  const response = new URLSearchParams(query);
  const project = checkResponseIssuer(response, configuration.serverMetadata());
  const idTokenExpected = flow.scope.includes('openid');
  if (idTokenExpected && response.has('code')) await issuerKeys();
  const tokens = await issuedTokensContext.run(issued, () =>
    client.authorizationCodeGrant(
      configuration,
      // `request.url` would depend on the Host header.
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
  if (project) checkTokenProject(grant.accessToken, project);
  return fetchMissingProfile(grant);
}
