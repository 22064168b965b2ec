import { BlockList, isIP } from 'node:net';
import * as client from 'openid-client';
import { config } from '@/lib/config';
import { isLoopback } from '@/lib/environment-variables';
import { classifyFailure, OAuthFailure } from './failure';
import { issuerDocument } from './issuer-document';
import { issuerFetch } from './issuer-fetch';

/** Gets the issuer's metadata: OpenID Connect Discovery 1.0 §4, or else RFC 8414 §3. Throws as `issuerDocument`. */
export function issuerMetadata(): Promise<CheckedMetadata> {
  return issuerDocument('metadata', fetchMetadata);
}

async function fetchMetadata(): Promise<CheckedMetadata> {
  const { appUrl, issuer } = config();
  const discovered = await discover('oidc').catch((error) => {
    if (classifyFailure(error).facts.status === 404) return discover('oauth2');
    throw error;
  });
  // Bundles share it, so it must be plain data. JSON drops the function that openid-client adds.
  const metadata = JSON.parse(JSON.stringify(discovered.serverMetadata()));
  return checkedMetadata(metadata, new URL(issuer), new URL(appUrl));
}

function discover(algorithm: 'oidc' | 'oauth2'): Promise<client.Configuration> {
  const { issuer, clientId } = config();
  return client.discovery(new URL(issuer), clientId, undefined, client.None(), {
    algorithm,
    [client.customFetch]: issuerFetch(issuer),
    // Our configuration allows http only on loopback.
    ...(issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {}),
  });
}

/** Metadata with checked URLs, and with the endpoints that Stytch documents and does not advertise. */
export type CheckedMetadata = Readonly<client.ServerMetadata> & {
  /** Set if metadata names no revocation endpoint. The server may have none at this URL. */
  readonly assumed_revocation_endpoint?: string;
};

/**
 * Checks the URLs in an issuer's metadata (RFC 9700 §4.4): all on its origin, except the Authorization URL.
 *
 * @param appUrl this app's origin. If it is on loopback, the Authorization URL may be too.
 * @throws OAuthFailure `issuer_misconfigured`, with the wrong member as `reason`
 */
export function checkedMetadata(metadata: client.ServerMetadata, issuer: URL, appUrl: URL): CheckedMetadata {
  const reason = findInvalidMember(metadata, issuer, appUrl);
  if (reason) throw new OAuthFailure('issuer_misconfigured', { reason });
  // https://stytch.com/docs/api-reference/consumer/api/connected-apps/
  const complete = { userinfo_endpoint: `${issuer.origin}/v1/oauth2/userinfo`, ...metadata };
  if (metadata.revocation_endpoint !== undefined) return complete;
  const revocation_endpoint = `${issuer.origin}/v1/oauth2/revoke`;
  return { ...complete, revocation_endpoint, assumed_revocation_endpoint: revocation_endpoint };
}

function findInvalidMember(metadata: client.ServerMetadata, issuer: URL, appUrl: URL): string | undefined {
  // Exactly (OIDC Discovery §4.3). openid-client ignores a trailing slash, but not in the `iss` of ID tokens.
  if (metadata.issuer !== issuer.origin) return 'issuer';
  if (!isAuthorizationUrl(URL.parse(metadata.authorization_endpoint ?? ''), appUrl))
    return 'authorization_endpoint';
  // Only the token endpoint is required: a server without OpenID Connect needs no keys (RFC 8414 §2).
  const optional = (['jwks_uri', 'userinfo_endpoint', 'revocation_endpoint'] as const).filter(
    (name) => metadata[name] !== undefined,
  );
  return (['token_endpoint', ...optional] as const).find(
    (name) => URL.parse(metadata[name] ?? '')?.origin !== issuer.origin,
  );
}

/** `createAuthorizationRequest` adds these parameters. An Authorization URL must not have them already. */
const ownParameters =
  /^(client_id|redirect_uri|response_type|scope|state|nonce|code_challenge|code_challenge_method)$/;

/** Browsers go there, so it must be https and not in a private network. */
function isAuthorizationUrl(url: URL | null, appUrl: URL): boolean {
  if (!url || url.username || url.password || url.hash) return false;
  if ([...url.searchParams.keys()].some((name) => ownParameters.test(name))) return false;
  if (isLoopback(url)) return /^https?:$/.test(url.protocol) && isLoopback(appUrl);
  return url.protocol === 'https:' && !isPrivateAddress(url.hostname);
}

/** Private and local ranges (RFC 6890). */
const networks = new BlockList();
const ipv4 = '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16';
for (const network of [...ipv4.split(' '), '::/127', 'fc00::/7', 'fe80::/10']) {
  const [address = '', prefix] = network.split('/');
  networks.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** @returns whether a URL's hostname is a private address. A name is not, whatever it resolves to. */
export function isPrivateAddress(hostname: string): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(address);
  return version !== 0 && networks.check(address, version === 6 ? 'ipv6' : 'ipv4');
}
