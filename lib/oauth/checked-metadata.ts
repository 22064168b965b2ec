import type { ServerMetadata } from 'openid-client';
import { isLoopback } from '@/lib/environment-variables';
import { OAuthFailure } from './failure';
import { isPrivateAddress } from './private-address';

/** What `authorizationRequest` puts into the Authorization URL: one that brings its own would say two things. */
const ours =
  /^(client_id|redirect_uri|response_type|scope|state|nonce|code_challenge|code_challenge_method)$/;

/** Metadata whose addresses are checked, with those that Stytch documents and does not advertise. */
export type CheckedMetadata = Readonly<ServerMetadata> & {
  /** Set where metadata names no revocation endpoint: whoever answers there may be no revocation endpoint at all. */
  readonly assumed_revocation_endpoint?: string;
};

/**
 * Checks the addresses in an issuer's metadata. Stytch serves every endpoint on the project's domain,
 * except the Authorization URL, which is a page of the platform. Anything else in a discovery document
 * is an attack or a mistake (RFC 9700 §4.4).
 *
 * @param issuer the pinned issuer
 * @param appUrl where this app is: a platform on this machine, as under development before a Stytch test
 *   project, is an answer only for people who are on this machine too
 * @throws OAuthFailure `issuer_misconfigured`, with the member that is wrong
 */
export function checkedMetadata(metadata: ServerMetadata, issuer: URL, appUrl: URL): CheckedMetadata {
  const wrong = wrongMember(metadata, issuer, appUrl);
  if (wrong) throw new OAuthFailure('issuer_misconfigured', { reason: wrong });
  const { userinfo_endpoint, revocation_endpoint } = metadata;
  // https://stytch.com/docs/api-reference/consumer/api/connected-apps/
  const documented = (path: string) => `${issuer.origin}/v1/oauth2/${path}`;
  return {
    ...metadata,
    userinfo_endpoint: userinfo_endpoint ?? documented('userinfo'),
    revocation_endpoint: revocation_endpoint ?? documented('revoke'),
    ...(revocation_endpoint === undefined ? { assumed_revocation_endpoint: documented('revoke') } : {}),
  };
}

function wrongMember(metadata: ServerMetadata, issuer: URL, appUrl: URL): string | undefined {
  // To the letter (OIDC Discovery §4.3): the library overlooks a trailing slash, and ID tokens then name what was not pinned.
  if (metadata.issuer !== issuer.origin) return 'issuer';
  if (!isAuthorizationUrl(URL.parse(metadata.authorization_endpoint ?? ''), appUrl))
    return 'authorization_endpoint';
  // Only the token endpoint must be there: a server without OpenID Connect needs no keys (RFC 8414 §2).
  const optional = (['jwks_uri', 'userinfo_endpoint', 'revocation_endpoint'] as const).filter(
    (name) => metadata[name] !== undefined,
  );
  return (['token_endpoint', ...optional] as const).find(
    (name) => URL.parse(metadata[name] ?? '')?.origin !== issuer.origin,
  );
}

/** Browsers are sent there, so it must be neither cleartext nor a machine in somebody's own network. */
function isAuthorizationUrl(url: URL | null, appUrl: URL): boolean {
  if (!url || url.username || url.password || url.hash) return false;
  if ([...url.searchParams.keys()].some((name) => ours.test(name))) return false;
  if (isLoopback(url)) return /^https?:$/.test(url.protocol) && isLoopback(appUrl);
  return url.protocol === 'https:' && !isPrivateAddress(url.hostname);
}
