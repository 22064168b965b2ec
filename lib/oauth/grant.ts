import { decodeJwt } from 'jose';
import type { IDToken, TokenEndpointResponse } from 'openid-client';
import { z } from 'zod';
import { parseScope } from '@/lib/scopes';
import { OAuthFailure } from './failure';
import { checkIdToken } from './id-token';
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

function organizationFrom(claims: Readonly<Record<string, unknown>> | undefined): Grant['organization'] {
  return organizationClaim.safeParse(claims?.['https://stytch.com/organization']).data;
}

const accessTokenClaims = z.looseObject({ sub: text(255), exp: z.number().optional().catch(undefined) });

/** Without `openid`, Stytch names user and organization only here. Not verified: the token comes from the pinned issuer. */
function unverifiedClaims(accessToken: string): z.infer<typeof accessTokenClaims> | undefined {
  try {
    return accessTokenClaims.parse(decodeJwt(accessToken));
  } catch {
    return undefined;
  }
}
