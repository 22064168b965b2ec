import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import * as client from 'openid-client';
import { z } from 'zod';
import { OAuthFailure } from './failure';
import { issuerDocument } from './issuer-document';
import { relyingParty } from './relying-party';

/** An error page, a refusal or an empty list is refused, so that it does not replace the known keys. */
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** Call this before a code or a refresh token is used: without keys the tokens of the response would be lost. */
export function issuerKeys(options?: { refetch: boolean }): Promise<JSONWebKeySet> {
  return issuerDocument('keys', fetchKeys, options);
}

async function fetchKeys(): Promise<JSONWebKeySet> {
  const relying = await relyingParty();
  const { jwks_uri } = relying.serverMetadata();
  if (!jwks_uri) throw new OAuthFailure('issuer_misconfigured', { reason: 'jwks_uri' });
  const response = await relying[client.customFetch]?.(jwks_uri, {
    method: 'GET',
    headers: { accept: 'application/json' },
    body: undefined,
    redirect: 'manual',
    signal: AbortSignal.timeout((relying.timeout ?? 5) * 1000),
  });
  if (response?.ok) return keySet.parse(await response.json());
  throw new OAuthFailure('issuer_misconfigured', { status: response?.status });
}

/** RS256 alone (OpenID Connect Core §3.1.3.7 (6) to (8)). An unknown key may be new, so the keys are fetched again. */
export async function checkSignature(idToken: string): Promise<void> {
  const verify = async (keys: JSONWebKeySet) =>
    compactVerify(idToken, createLocalJWKSet(keys), { algorithms: ['RS256'] });
  try {
    await verify(await issuerKeys()).catch(async (error) => {
      if (error.code !== 'ERR_JWKS_NO_MATCHING_KEY') throw error;
      return verify(await issuerKeys({ refetch: true }));
    });
  } catch (error) {
    const keyMissing = /^ERR_JWKS_/.test(String((error as { code?: unknown }).code));
    throw new OAuthFailure('id_token_invalid', { reason: keyMissing ? 'kid' : 'signature' }, error);
  }
}
