import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { IDToken, TokenEndpointResponse } from 'openid-client';
import { z } from 'zod';
import { config } from '@/lib/config';
import { parseScope } from '@/lib/scopes';
import { OAuthFailure } from './failure';
import { checkSignature } from './issuer-keys';

const text = (max: number) => z.string().min(1).max(max).optional().catch(undefined);
const picture = z
  .url({ protocol: /^https$/ })
  .max(1000)
  .optional()
  .catch(undefined);

/** Claims that are shown to the user. An invalid claim is dropped. */
const profileClaims = z
  // Stytch documents both names of the picture: https://stytch.com/docs/connected-apps/oauth-learn-more/oauth-scopes
  .object({ name: text(200), email: text(320), picture, profile_picture: picture })
  .transform(({ profile_picture, ...profile }) => {
    profile.picture ??= profile_picture;
    return profile;
  });

export const profileFrom = (claims: object) => profileClaims.parse({ ...claims });

const organizationClaim = z
  .object({ organization_id: z.string().max(200), slug: text(200) })
  .transform(({ organization_id: id, slug }) => ({ id, slug }));

export const grantSchema = z.object({
  /** The user at this issuer. It may be unknown without `openid`. */
  subject: z.string().optional(),
  profile: profileClaims.optional(),
  /** The organization that a B2B member acts in. */
  organization: z.object({ id: z.string(), slug: z.string().optional() }).optional(),
  /** What was granted, which may be less than what was requested. */
  scope: z.array(z.string()),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** End of the access token, in epoch milliseconds. */
  expiresAt: z.number(),
});
export type Grant = z.infer<typeof grantSchema>;

/** RFC 6750 §2.1. The token is sent in a header. */
const b64token = /^[\w.~+/-]+=*$/;
const printable = /^[\x20-\x7E]+$/;

/** What openid-client does not check in a token response. */
const tokenResponse = z.object({
  access_token: z.string().regex(b64token).max(16_384),
  token_type: z.string().regex(/^bearer$/i),
  // With less than a second, page and refresh would redirect to each other without end.
  expires_in: z.number().min(1).finite().optional(),
  refresh_token: z.string().regex(printable).max(4096).optional(),
  scope: z.string().max(4096).optional(),
});

/** A longer `expires_in` is taken for a mistake and capped. */
const maxLifeSeconds = 365 * 24 * 60 * 60;

/** Used if nothing names a lifetime. Too short costs a refresh or, without a refresh token, the connection. */
const assumedLifeSeconds = (renewable: boolean) => (renewable ? 5 * 60 : 60 * 60);

/**
 * Validates a token response.
 *
 * @param requestedScope granted in full if the response has no `scope` (RFC 6749 §5.1)
 * @param usedRefreshToken of the request; it may stay valid
 * @throws OAuthFailure `token_response_invalid` or `id_token_invalid`
 */
export async function validateTokenResponse(
  tokens: TokenEndpointResponse,
  idToken: IDToken | undefined,
  requestedScope: readonly string[],
  usedRefreshToken?: string,
): Promise<Grant> {
  const now = Date.now();
  const { data, error } = tokenResponse.safeParse(tokens);
  const scope = data?.scope === undefined ? [...requestedScope] : parseScope(data.scope);
  if (!data || !scope) {
    const reason = error ? String(error.issues[0]?.path[0]) : 'scope';
    throw new OAuthFailure('token_response_invalid', { reason }, error);
  }
  const { access_token: accessToken, refresh_token: refreshToken } = data;
  if (tokens.id_token && idToken) {
    await checkSignature(tokens.id_token);
    checkIdToken(idToken, accessToken);
  }
  const renewable = Boolean(refreshToken ?? usedRefreshToken);
  // Some servers grant `offline_access` without listing it. The refresh token proves it.
  if (renewable && requestedScope.includes('offline_access')) scope.push('offline_access');
  const unverified = unverifiedClaims(accessToken);
  const secondsLeft = Math.floor(Number(unverified?.exp) - now / 1000);
  const life = data.expires_in ?? (secondsLeft >= 1 ? secondsLeft : assumedLifeSeconds(renewable));
  return {
    subject: idToken?.sub ?? unverified?.sub,
    profile: idToken && profileFrom(idToken),
    organization: organizationFrom(idToken) ?? organizationFrom(unverified),
    scope: [...new Set(scope)],
    accessToken,
    refreshToken,
    expiresAt: now + Math.min(life, maxLifeSeconds) * 1000,
  };
}

/** How far the issuer's clock may be ahead of ours, in seconds, as in openid-client. */
const clockTolerance = 30;

/**
 * Checks the claims that openid-client does not check (OpenID Connect Core §3.1.3.7, §3.1.3.8), or throws `id_token_invalid`
 * with the wrong claim as `reason`. The access token is of the same response.
 */
export function checkIdToken(claims: IDToken, accessToken: string): void {
  const { sub, azp, iat, at_hash } = claims;
  // SHA-256 goes with RS256, the only algorithm that this app accepts.
  const hash = createHash('sha256').update(accessToken).digest();
  const checks = {
    // §2: all users with an empty subject would be the same user.
    sub: /^[\x21-\x7E]{1,255}$/.test(sub),
    // §3.1.3.7 (5): openid-client checks it only if there are several audiences.
    azp: azp === undefined || azp === config().clientId,
    // §3.1.3.7 (10): a future time comes from a wrong clock, or is meant to outlive the key.
    iat: iat <= Date.now() / 1000 + clockTolerance,
    // §3.1.3.8: without it an attacker who swaps the access token connects the user to another account.
    at_hash: at_hash === undefined || at_hash === hash.subarray(0, 16).toString('base64url'),
  };
  for (const [reason, passed] of Object.entries(checks))
    if (!passed) throw new OAuthFailure('id_token_invalid', { reason });
}

function organizationFrom(claims: Readonly<Record<string, unknown>> | undefined): Grant['organization'] {
  return organizationClaim.safeParse(claims?.['https://stytch.com/organization']).data;
}

const accessTokenClaims = z.looseObject({ sub: text(255), exp: z.number().optional().catch(undefined) });

/** @returns the claims of the issuer's token, where Stytch names user and organization; `undefined` if it is opaque */
export function unverifiedClaims(accessToken: string): z.infer<typeof accessTokenClaims> | undefined {
  try {
    return accessTokenClaims.parse(decodeJwt(accessToken));
  } catch {
    return undefined;
  }
}
