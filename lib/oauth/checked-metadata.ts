import type { ServerMetadata } from 'openid-client';
import { isLoopback } from '@/lib/environment-variables';
import { OAuthFailure } from './failure';
import { isPrivateAddress } from './private-address';

/** What `authorizationRequest` puts into the Authorization URL: one that brings its own would say two things. */
const ours =
  /^(client_id|redirect_uri|response_type|scope|state|nonce|code_challenge|code_challenge_method)$/;

/**
 * Checks the addresses in an issuer's metadata. Stytch serves every endpoint on the project's domain,
 * except the Authorization URL, which is a page of the platform. Anything else in a discovery document
 * is an attack or a mistake (RFC 9700 §4.4).
 *
 * @param issuer the pinned issuer
 * @param appUrl where this app is: a platform on this machine, as under development before a Stytch test
 *   project, is an answer only for people who are on this machine too
 * @returns the metadata with the addresses that Stytch documents and does not advertise
 * @throws OAuthFailure `issuer_misconfigured`
 */
export function checkedMetadata(metadata: ServerMetadata, issuer: URL, appUrl: URL): ServerMetadata {
  const { userinfo_endpoint, revocation_endpoint } = metadata;
  const own = [metadata.token_endpoint, metadata.jwks_uri];
  const optional = [userinfo_endpoint, revocation_endpoint].filter((url) => url !== undefined);
  const right =
    // To the letter (OIDC Discovery §4.3): the library overlooks a trailing slash, and ID tokens then name what was not pinned.
    metadata.issuer === issuer.origin &&
    isAuthorizationUrl(URL.parse(metadata.authorization_endpoint ?? ''), appUrl) &&
    [...own, ...optional].every((url) => URL.parse(url ?? '')?.origin === issuer.origin);
  if (!right) throw new OAuthFailure('issuer_misconfigured');
  return {
    ...metadata,
    // https://stytch.com/docs/api-reference/consumer/api/connected-apps/
    revocation_endpoint: revocation_endpoint ?? `${issuer.origin}/v1/oauth2/revoke`,
    userinfo_endpoint: userinfo_endpoint ?? `${issuer.origin}/v1/oauth2/userinfo`,
  };
}

/** Browsers are sent there, so it must be neither cleartext nor a machine in somebody's own network. */
function isAuthorizationUrl(url: URL | null, appUrl: URL): boolean {
  if (!url || url.username || url.password || url.hash) return false;
  if ([...url.searchParams.keys()].some((name) => ours.test(name))) return false;
  if (isLoopback(url)) return /^https?:$/.test(url.protocol) && isLoopback(appUrl);
  return url.protocol === 'https:' && !isPrivateAddress(url.hostname);
}
