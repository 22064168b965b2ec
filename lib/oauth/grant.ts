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

/** Claims that are shown to the user. A claim that does not fit is left out: a page must not fail over a picture. */
const profileClaims = z
  // The docs name the picture both ways: https://stytch.com/docs/connected-apps/oauth-learn-more/oauth-scopes
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
  /** Stable identifier of the user at this issuer. It may be unknown without `openid`. */
  subject: z.string().optional(),
  profile: profileClaims.optional(),
  /** The organization that a B2B member acts in. */
  organization: z.object({ id: z.string(), slug: z.string().optional() }).optional(),
  /** What was granted. It may be less than what was requested. */
  scope: z.array(z.string()),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** End of the access token, in epoch milliseconds. */
  expiresAt: z.number(),
});
export type Grant = z.infer<typeof grantSchema>;

/** RFC 6750 §2.1: any other character, such as a line break, would end up in a header. */
const b64token = /^[\w.~+/-]+=*$/;
const printable = /^[\x20-\x7E]+$/;

/** What the protocol library leaves unchecked in a response of the token endpoint. */
const tokenResponse = z.object({
  access_token: z.string().regex(b64token).max(16_384),
  token_type: z.string().regex(/^bearer$/i),
  // A token of less than a second has ended on arrival: page and refresh would redirect to each other without end.
  expires_in: z.number().min(1).finite().optional(),
  refresh_token: z.string().regex(printable).max(4096).optional(),
  scope: z.string().max(4096).optional(),
});

/** Longest lifetime that is believed, in seconds. A longer `expires_in` is a mistake, and is cut. */
const longestLife = 365 * 24 * 60 * 60;

/** Seconds where nothing names a lifetime. An early end costs a refresh or, without a refresh token, the connection. */
const assumedLife = (renewable: boolean) => (renewable ? 5 * 60 : 60 * 60);

/**
 * Reads a token response into a grant, or throws `token_response_invalid` or `id_token_invalid`.
 *
 * @param requestedScope counts where the response has no `scope`: nothing was narrowed (RFC 6749 §5.1)
 * @param usedRefreshToken the refresh token of the request, which may stay valid
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
  // Some servers grant `offline_access` and do not list it in `scope`. The refresh token proves it.
  if (renewable && requestedScope.includes('offline_access')) scope.push('offline_access');
  const unverified = unverifiedClaims(accessToken);
  const secondsLeft = Math.floor(Number(unverified?.exp) - now / 1000);
  const life = data.expires_in ?? (secondsLeft >= 1 ? secondsLeft : assumedLife(renewable));
  return {
    subject: idToken?.sub ?? unverified?.sub,
    profile: idToken && profileFrom(idToken),
    organization: organizationFrom(idToken) ?? organizationFrom(unverified),
    scope: [...new Set(scope)],
    accessToken,
    refreshToken,
    expiresAt: now + Math.min(life, longestLife) * 1000,
  };
}

function organizationFrom(claims: Readonly<Record<string, unknown>> | undefined): Grant['organization'] {
  return organizationClaim.safeParse(claims?.['https://stytch.com/organization']).data;
}

const accessTokenClaims = z.looseObject({ sub: text(255), exp: z.number().optional().catch(undefined) });

/** Unchecked: the pinned issuer sent it. Stytch names the organization nowhere else, and without `openid` the user. */
function unverifiedClaims(accessToken: string): z.infer<typeof accessTokenClaims> | undefined {
  try {
    return accessTokenClaims.parse(decodeJwt(accessToken));
  } catch {
    return undefined;
  }
}
