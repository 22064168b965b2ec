import * as client from 'openid-client';
import { log } from '@/lib/log';
import { type FlowSecrets, redirectUri } from './authorization-request';
import { classifyFailure } from './classify';
import { OAuthFailure } from './failure';
import { type Grant, readGrant } from './grant';
import { relyingParty } from './relying-party';
import { checkResponseIssuer, isOfProject, logProjectIssuer } from './response-issuer';
import { revokeTokens } from './revoke';

/**
 * Exchanges the authorization response for tokens: one POST, never repeated, as a code is spent once
 * (RFC 6749 §4.1.3, RFC 7636 §4.5, OpenID Connect Core §3.1.3). The ID token's signature, `iss`,
 * `aud`, `azp`, `exp`, `nbf`, `iat` and `nonce` are checked, and it must be there if `openid` was asked.
 *
 * @param query the callback's query, as received
 * @param secrets the flow's secrets, from its sealed cookie
 * @param askedScope what the flow asked for
 * @returns the grant
 * @throws OAuthFailure `access_denied` when the person declined, else a problem code
 * @see https://stytch.com/docs/api-reference/consumer/api/connected-apps/exchange-authorization-code
 */
export async function exchangeCode(
  query: string,
  secrets: FlowSecrets,
  askedScope: readonly string[],
): Promise<Grant> {
  try {
    const relying = await relyingParty();
    const response = new URLSearchParams(query);
    const project = checkResponseIssuer(response, relying.serverMetadata());
    const answer = await client.authorizationCodeGrant(
      relying,
      // Built from configuration: `request.url` says whatever the Host header said.
      new URL(`${redirectUri()}?${response}`),
      {
        expectedState: secrets.state,
        pkceCodeVerifier: secrets.verifier,
        ...(secrets.nonce ? { expectedNonce: secrets.nonce } : {}),
        idTokenExpected: askedScope.includes('openid'),
      },
    );
    const grant = readGrant(answer, answer.claims(), askedScope);
    if (project) await requireProject(grant, project);
    return grant;
  } catch (error) {
    throw classifyFailure(error);
  }
}

/** The code is spent and the tokens are live: those of another project must not outlive their refusal. */
async function requireProject(grant: Grant, project: string): Promise<void> {
  if (isOfProject(grant.accessToken, project)) return logProjectIssuer();
  await revokeTokens(grant).catch((error) => log.warn({ err: error }, 'revocation was not confirmed'));
  throw new OAuthFailure('issuer_mismatch');
}
