import * as client from 'openid-client';
import { config } from '@/lib/config';
import { issuerFetch } from './issuer-fetch';
import { type CheckedMetadata, issuerMetadata } from './issuer-metadata';

let current: { metadata: CheckedMetadata; configuration: client.Configuration } | undefined;

/**
 * Makes openid-client's configuration: the issuer's metadata, this client and its authentication, and only RS256 for ID
 * tokens. `checkSignature` checks signatures instead, because it can use cached keys during an outage.
 * Throws as `issuerDocument`.
 *
 * @returns the same object until the metadata changes
 */
export async function oauthClient(): Promise<client.Configuration> {
  const metadata = await issuerMetadata();
  if (current?.metadata === metadata) return current.configuration;
  const { issuer, clientId, clientSecret } = config();
  const configuration = new client.Configuration(
    metadata,
    clientId,
    { id_token_signed_response_alg: 'RS256' },
    clientAuthentication(metadata, clientSecret),
  );
  configuration[client.customFetch] = issuerFetch(issuer, metadata.assumed_revocation_endpoint);
  if (issuer.startsWith('http:')) client.allowInsecureRequests(configuration);
  current = { metadata, configuration };
  return configuration;
}

/** `client_secret_post` as in Stytch's guide, unless metadata names only `client_secret_basic` (RFC 6749 §2.3.1). */
function clientAuthentication(
  { token_endpoint_auth_methods_supported: methods = [] }: CheckedMetadata,
  secret: string | undefined,
): client.ClientAuth {
  if (!secret) return client.None();
  const basicOnly = methods.includes('client_secret_basic') && !methods.includes('client_secret_post');
  return basicOnly ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
}
