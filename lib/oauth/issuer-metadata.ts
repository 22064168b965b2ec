import * as client from 'openid-client';
import { config } from '@/lib/config';
import { type CheckedMetadata, checkedMetadata } from './checked-metadata';
import { classifyFailure } from './classify';
import { OAuthFailure } from './failure';
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
