import { BlockList, isIP } from 'node:net';
import type { ServerMetadata } from 'openid-client';
import * as client from 'openid-client';
import { config } from '@/lib/config';
import { isLoopback } from '@/lib/environment-variables';
import { classifyFailure, OAuthFailure } from './failure';
import { issuerDocument } from './issuer-document';
import { issuerFetch } from './issuer-fetch';

/**
 * The issuer's metadata, fetched from the pinned issuer and checked: OpenID Connect Discovery 1.0 §4 or, from a server
 * without OpenID Connect, RFC 8414 §3.
 *
 * @throws OAuthFailure `issuer_unavailable` or `issuer_misconfigured`
 */
export function issuerMetadata(now = Date.now()): Promise<CheckedMetadata> {
  return issuerDocument('metadata', fetchMetadata, { now });
}

async function fetchMetadata(): Promise<CheckedMetadata> {
  const { appUrl, issuer } = config();
  let discovered: client.Configuration;
  try {
    discovered = await discover('oidc').catch((error) => {
      if (classifyFailure(error).facts.status === 404) return discover('oauth2');
      throw error;
    });
  } catch (error) {
    const failure = classifyFailure(error);
    throw failure.code === 'issuer_unavailable'
      ? failure
      : new OAuthFailure('issuer_misconfigured', failure.facts, error);
  }
  // Through JSON: what is shared between bundles must be plain data, and the library adds a function.
  const metadata = JSON.parse(JSON.stringify(discovered.serverMetadata()));
  return checkedMetadata(metadata, new URL(issuer), new URL(appUrl));
}

function discover(algorithm: 'oidc' | 'oauth2'): Promise<client.Configuration> {
  const { issuer, clientId } = config();
  return client.discovery(new URL(issuer), clientId, undefined, client.None(), {
    algorithm,
    timeout: 5,
    [client.customFetch]: issuerFetch(issuer),
    // Transport security is decided once, by the configuration check: http only on loopback.
    ...(issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {}),
  });
}

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

/** Addresses that mean another machine to everybody (RFC 6890). */
const networks = new BlockList();
networks.addSubnet('0.0.0.0', 8);
networks.addSubnet('10.0.0.0', 8);
networks.addSubnet('100.64.0.0', 10);
networks.addSubnet('127.0.0.0', 8);
networks.addSubnet('169.254.0.0', 16);
networks.addSubnet('172.16.0.0', 12);
networks.addSubnet('192.168.0.0', 16);
networks.addSubnet('::', 127, 'ipv6');
networks.addSubnet('fc00::', 7, 'ipv6');
networks.addSubnet('fe80::', 10, 'ipv6');

/**
 * @param hostname of a URL: an IPv6 address stands in brackets there
 * @returns whether it is an address of a private network; a name is not, wherever it leads
 */
export function isPrivateAddress(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(address);
  return version !== 0 && networks.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
