import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { config } from '@/lib/config';
import { OAuthFailure } from './failure';
import { issuerDocument } from './issuer-document';
import { issuerFetch } from './issuer-fetch';
import { issuerMetadata } from './issuer-metadata';

/** Only a non-empty list of keys replaces the cached one. */
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/**
 * Gets the keys that the issuer signs ID tokens with (OpenID Connect Discovery 1.0 §3). Call this before a code or a refresh
 * token is used: without keys the tokens of the response would be lost. Throws as `issuerDocument`.
 */
export function issuerKeys(options?: { forceRefetch: boolean }): Promise<JSONWebKeySet> {
  return issuerDocument('keys', fetchKeys, options);
}

async function fetchKeys(): Promise<JSONWebKeySet> {
  const { jwks_uri } = await issuerMetadata();
  if (!jwks_uri) throw new OAuthFailure('issuer_misconfigured', { reason: 'jwks_uri' });
  const response = await issuerFetch(config().issuer)(jwks_uri, {
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    redirect: 'manual',
  });
  if (response.ok) return keySet.parse(await response.json());
  throw new OAuthFailure('issuer_misconfigured', { status: response.status });
}

/**
 * Checks the RS256 signature of an ID token (OpenID Connect Core §3.1.3.7 (6) to (8)), or throws `id_token_invalid`. If the
 * key is unknown, the keys are fetched again.
 */
export async function checkSignature(idToken: string): Promise<void> {
  const verify = async (keys: JSONWebKeySet) =>
    compactVerify(idToken, createLocalJWKSet(keys), { algorithms: ['RS256'] });
  try {
    await verify(await issuerKeys()).catch(async (error) => {
      if (error.code !== 'ERR_JWKS_NO_MATCHING_KEY') throw error;
      return verify(await issuerKeys({ forceRefetch: true }));
    });
  } catch (error) {
    const keyMissing = /^ERR_JWKS_/.test(String((error as { code?: unknown }).code));
    throw new OAuthFailure('id_token_invalid', { reason: keyMissing ? 'kid' : 'signature' }, error);
  }
}
