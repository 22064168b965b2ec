import * as client from 'openid-client';
import { config } from '@/lib/config';
import { issuerFetch } from './issuer-fetch';
import { keepingKeys } from './issuer-keys';
import { issuerMetadata } from './issuer-metadata';

/** Time that the issuer has for one answer, in seconds. */
const issuerTimeout = 5;

/** What the issuer is asked for. In a refresh an outage of its key set is bridged, see issuer-keys.ts. */
type Use = 'refresh' | 'anything else';
type Current = { metadata: client.ServerMetadata; configuration: client.Configuration };

const current = new Map<Use, Current>();

/**
 * This app as the protocol library sees it: the issuer's metadata, the client and its authentication
 * (`client_secret_post` as in Stytch's guide, or none for a public client), RS256 alone for ID
 * tokens, and their signature always checked. In the code flow the library checks it only on
 * request, as OpenID Connect Core §3.1.3.7 allows to lean on TLS; we do not.
 *
 * One object per bundle, use and metadata: `openid-client` keeps the key set in it.
 *
 * @throws OAuthFailure `issuer_unavailable` or `issuer_misconfigured`
 */
export async function relyingParty(use: Use = 'anything else'): Promise<client.Configuration> {
  const metadata = await issuerMetadata();
  const before = current.get(use);
  if (before?.metadata === metadata) return before.configuration;
  const { issuer, clientId, clientSecret } = config();
  const configuration = new client.Configuration(
    metadata,
    clientId,
    {
      id_token_signed_response_alg: 'RS256',
      token_endpoint_auth_method: clientSecret ? 'client_secret_post' : 'none',
    },
    clientSecret ? client.ClientSecretPost(clientSecret) : client.None(),
  );
  configuration.timeout = issuerTimeout;
  const fetch = issuerFetch(issuer);
  configuration[client.customFetch] = use === 'refresh' ? keepingKeys(fetch, metadata.jwks_uri ?? '') : fetch;
  client.enableNonRepudiationChecks(configuration);
  if (issuer.startsWith('http:')) client.allowInsecureRequests(configuration);
  const keys = before && client.getJwksCache(before.configuration);
  if (keys) client.setJwksCache(configuration, keys);
  current.set(use, { metadata, configuration });
  return configuration;
}
