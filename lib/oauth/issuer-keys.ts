import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import * as client from 'openid-client';
import { z } from 'zod';
import { classifyFailure, OAuthFailure } from './failure';
import { issuerDocument } from './issuer-document';
import { relyingParty } from './relying-party';

/** What an issuer says in trouble (a page, a refusal, an empty list) must not take the place of its keys. */
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/**
 * The keys that the issuer signs ID tokens with (OpenID Connect Discovery 1.0 §3, `jwks_uri`).
 *
 * Ask for them before a code or a refresh token is spent: without keys the response could not be checked, and the
 * tokens in it would be lost.
 *
 * @throws OAuthFailure `issuer_unavailable` or `issuer_misconfigured` when there are none to be had
 */
export function issuerKeys(options?: { refetch: boolean }): Promise<JSONWebKeySet> {
  return issuerDocument('keys', fetchKeys, options);
}

async function fetchKeys(): Promise<JSONWebKeySet> {
  const relying = await relyingParty();
  const { jwks_uri } = relying.serverMetadata();
  if (!jwks_uri) throw new OAuthFailure('issuer_misconfigured', { reason: 'jwks_uri' });
  try {
    const response = await relying[client.customFetch]?.(jwks_uri, {
      method: 'GET',
      headers: { accept: 'application/json' },
      body: undefined,
      redirect: 'manual',
      signal: AbortSignal.timeout((relying.timeout ?? 5) * 1000),
    });
    if (response?.ok) return keySet.parse(await response.json());
    throw new OAuthFailure('issuer_misconfigured', { status: response?.status });
  } catch (error) {
    const { code, facts } = classifyFailure(error);
    throw new OAuthFailure(
      code === 'issuer_unavailable' ? code : 'issuer_misconfigured',
      { ...facts, reason: 'keys' },
      error,
    );
  }
}

/**
 * Checks the signature of an ID token: RS256 alone, with a key of the issuer (OpenID Connect Core §3.1.3.7 (6) to (8)).
 *
 * An issuer may begin to sign with a new key at any moment. A key that is not known is looked for once more, at once.
 *
 * @param idToken a JWT whose claims are checked elsewhere
 * @throws OAuthFailure `id_token_invalid`
 */
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
